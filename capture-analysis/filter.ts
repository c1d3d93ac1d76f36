// Wireshark's display filters (wireshark-filter(4)).
import type { Connection } from "./values";
import { runs } from "./words";

/** Longer lists are hard to read and to paste. */
const MOST_RUNS = 20;

/** "10.0.0.1:80", "[::1]:80", or an address alone */
export function splitEndpoint(endpoint: string): { readonly address: string; readonly port?: string } {
  const [, bracketed, dotted, port] = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(endpoint) ?? [];
  const address = bracketed ?? dotted;
  return address === undefined || port === undefined ? { address: endpoint } : { address, port };
}

/** `ip.addr == 10.0.0.1`; with a direction, `ip.src == 10.0.0.1` */
export function addressFilter(address: string, direction: "addr" | "src" | "dst" = "addr"): string {
  return `${address.includes(":") ? "ipv6" : "ip"}.${direction} == ${address}`;
}

/** The packets between two end points. */
export function pairFilter(a: string, b: string, protocol: "tcp" | "udp"): string {
  const sides = [splitEndpoint(a), splitEndpoint(b)];
  const addresses = sides.map(({ address }) => addressFilter(address));
  const ports = sides.flatMap(({ port }) => (port === undefined ? [] : [`${protocol}.port == ${port}`]));
  return [...new Set([...addresses, ...ports])].join(" && ");
}

/** The packets that one end point sent. */
export function sentFilter(endpoint: string, protocol: "tcp" | "udp"): string {
  const { address, port } = splitEndpoint(endpoint);
  return `${addressFilter(address, "src")}${port === undefined ? "" : ` && ${protocol}.srcport == ${port}`}`;
}

const between = (first: number, last: number) => `frame.number in {${first === last ? first : `${first}..${last}`}}`;

/** The connection's packets, and no other's that had the same ports. */
export function connectionFilter({ client, server, first, last }: Connection): string {
  return `${between(first.frame, last.frame)} && ${pairFilter(client, server, "tcp")}`;
}

/** Exactly these frames. @param frames in ascending order */
export function exactFilter(frames: readonly number[]): string {
  return `frame.number in {${runs(frames)
    .map(([first, last]) => (first === last ? first : `${first}..${last}`))
    .join(", ")}}`;
}

/**
 * Exactly these frames; of very many, what `within` selects from the first to the last.
 *
 * @param frames at least one, in ascending order
 */
export function framesFilter(frames: readonly number[], within: string): string {
  if (runs(frames).length <= MOST_RUNS) return exactFilter(frames);
  return `${between(frames[0] ?? 1, frames.at(-1) ?? 1)} && ${within}`;
}

// The packets that a path is walked with: the first one of a flow, and the first answer.
import { contains } from "./cidr-block";
import type { Transport } from "./model";
import type { ResolvedPort } from "./resolve";
import type { Traffic } from "./traffic";

interface Range {
  readonly from: number;
  readonly to: number;
}

/** With several destination ports if the sender's kernel chooses one of them. */
export type Packet = { readonly source: string; readonly destination: string } & (
  { readonly protocol: Transport; readonly ports: Range } | { readonly protocol: "icmp"; readonly type: number; readonly code: number }
);

/** Linux's (net.ipv4.ip_local_port_range); a NAT gateway takes ports from 1024. */
export const EPHEMERAL: Range = { from: 32_768, to: 60_999 };
export const NAT_PORTS: Range = { from: 1024, to: 65_535 };

/** RFC 792. */
const ECHO = { request: 8, reply: 0 } as const;

export function firstPacket(traffic: Traffic, source: string, destination: string): Packet {
  return traffic.protocol === "icmp"
    ? { protocol: "icmp", source, destination, type: ECHO.request, code: 0 }
    : { protocol: traffic.protocol, source, destination, ports: { from: traffic.port, to: traffic.port } };
}

/** @param ports those that the first packet may have come from */
export function answerPacket(traffic: Traffic, source: string, destination: string, ports: Range): Packet {
  return traffic.protocol === "icmp"
    ? { protocol: "icmp", source, destination, type: ECHO.reply, code: 0 }
    : { protocol: traffic.protocol, source, destination, ports };
}

/** Which of the packet's ports a rule speaks of. */
export function matches(port: ResolvedPort, packet: Packet): "all" | "some" | "none" {
  if (port.protocol === "all") return "all";
  if (port.protocol === "icmp")
    return packet.protocol === "icmp" && [undefined, packet.type].includes(port.type) && [undefined, packet.code].includes(port.code)
      ? "all"
      : "none";
  if (packet.protocol !== port.protocol || packet.ports.to < port.from || packet.ports.from > port.to) return "none";
  return packet.ports.from >= port.from && packet.ports.to <= port.to ? "all" : "some";
}

/** The packet's ports; ICMP has none, which is one range, too. */
export const rangesOf = (packet: Packet): readonly Range[] => (packet.protocol === "icmp" ? [{ from: 0, to: 0 }] : [packet.ports]);

export const sizeOf = (ranges: readonly Range[]): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** What is left of the packet's ports without those that a rule speaks of. */
export function without(ranges: readonly Range[], port: ResolvedPort, packet: Packet): readonly Range[] {
  if (matches(port, packet) === "none") return ranges;
  if (!("from" in port)) return [];
  return ranges
    .flatMap(({ from, to }) => [
      { from, to: Math.min(to, port.from - 1) },
      { from: Math.max(from, port.to + 1), to },
    ])
    .filter(({ from, to }) => from <= to);
}

/** Whether one of the blocks holds the address. */
export function inOneOf(cidrBlocks: readonly string[], address: string): boolean {
  return cidrBlocks.some((block) => contains(block, address));
}

/** "tcp/1234", "tcp/32768-60999", "icmp type 0" */
export function describePacket(packet: Packet): string {
  if (packet.protocol === "icmp") return packet.type === ECHO.request ? "icmp" : `icmp type ${packet.type}`;
  const { from, to } = packet.ports;
  return `${packet.protocol}/${from === to ? from : `${from}-${to}`}`;
}

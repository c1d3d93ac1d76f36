// What sentences about one connection need besides its value: names, its stalls, what ICMP reports of it.
import type { Analysis, Connection, IcmpError, Side, Stall } from "../values";
import { connectionFilter, framesFilter, pairFilter, splitEndpoint } from "../filter";
import { groupedBy } from "./grouped";
import type { Remark } from "./sentence";

/** An analysis; no sentence looks for a connection in it. */
export type Overview = Omit<Analysis, "connections">;

/** Host names by address. */
export type Names = ReadonlyMap<string, string>;

/** Why packets went no further, by their frames: the rule that dropped them. */
export type Drops = ReadonlyMap<number, string>;

export interface Facts {
  readonly analysis: Overview;
  /** "client-1:40000" for "10.0.0.11:40000", if that address has a name. */
  readonly name: (endpointOrAddress: string) => string;
  /** By the connection's number. */
  readonly stalls: ReadonlyMap<number | undefined, readonly Stall[]>;
  readonly drops: Drops;
  readonly icmp: ReadonlyMap<number | undefined, readonly IcmpError[]>;
  readonly icmpByFrame: ReadonlyMap<number, IcmpError>;
  /** By what they quote: {@link pathKey}. */
  readonly icmpByPath: ReadonlyMap<string, readonly IcmpError[]>;
}

export const pathKey = (from: string, to: string) => `${splitEndpoint(from).address} ${splitEndpoint(to).address}`;

export function factsOf(analysis: Overview, names: Names = new Map(), drops: Drops = new Map()): Facts {
  const name = (endpoint: string) => {
    if (names.size === 0) return endpoint;
    const { address, port } = splitEndpoint(endpoint);
    const known = names.get(address);
    return known === undefined ? endpoint : `${known}${port === undefined ? "" : `:${port}`}`;
  };
  const numberOf = ({ connection }: { readonly connection?: number }) => connection;
  return {
    analysis,
    name,
    drops,
    stalls: groupedBy(analysis.stalls, numberOf),
    icmp: groupedBy(analysis.icmp, numberOf),
    icmpByFrame: new Map(analysis.icmp.map((error) => [error.frame, error])),
    icmpByPath: groupedBy(analysis.icmp, ({ quotes }) => (quotes ? pathKey(quotes.from, quotes.to) : "")),
  };
}

/** One side of a connection and the other, with their names, and the field that holds what this side sent. */
export interface Direction {
  readonly side: Side;
  readonly key: "fromClient" | "fromServer";
  readonly from: string;
  readonly to: string;
}

export function directions({ client, server }: Connection, { name }: Facts): readonly [Direction, Direction] {
  return [
    { side: "client", key: "fromClient", from: name(client), to: name(server) },
    { side: "server", key: "fromServer", from: name(server), to: name(client) },
  ];
}

/** A remark about a connection. @param frames none stands for all of the connection's */
export function remark(
  connection: Connection,
  severity: Remark["severity"],
  text: string,
  frames: readonly number[] = [],
  weight = 0,
): Remark {
  const { number, client, server, first, last } = connection;
  const all = connectionFilter(connection);
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  if (sorted.length > 0)
    return { text, severity, weight, frames: sorted, filter: framesFilter(sorted, pairFilter(client, server, "tcp")), connection: number };
  return { text, severity, weight, frames: [...new Set([first.frame, last.frame])], filter: all, connection: number };
}

// Pairs of hosts that a network of any kind offers to a demonstration: who tries to open which TCP port where.
import type { Lab, LabHost } from "../../topology/lab";
import { type AnyHost, canReach, type Reachability } from "../../topology/reachability";

export interface Pair {
  readonly from: AnyHost;
  readonly to: LabHost;
  readonly port: number;
  readonly reachability: Reachability;
}

/** TCP ports at which something listens. */
export const listeningAt = ({ services }: LabHost): readonly number[] =>
  services.flatMap(({ listensOn }) => listensOn.flatMap(({ transport, port }) => (transport === "tcp" ? [port] : [])));

/** In the order of the lab's hosts. @param ports those of a host that are asked about */
export function* pairs(lab: Lab, senders: readonly AnyHost[], ports: (to: LabHost) => readonly number[]): Generator<Pair, undefined> {
  for (const to of lab.hosts)
    for (const port of ports(to))
      for (const from of senders)
        if (from !== to) yield { from, to, port, reachability: canReach(lab, from.name, to.name, { protocol: "tcp", port }) };
}

/** The first pair that is as wanted. */
export function firstOf(list: Iterable<Pair>, isWanted: (pair: Pair) => boolean): Pair | undefined {
  for (const pair of list) if (isWanted(pair)) return pair;
  return undefined;
}

export const isOpen = ({ reachability }: Pair): boolean => reachability.verdict === "yes";

// A host's TCP connections, as ss(8) lists them.
import type { Stage } from "../stage";

/** Endpoints such as "10.0.0.11:40000". */
export interface Connection {
  readonly local: string;
  readonly peer: string;
}

/** @param text of `ss -Htan`, with or without the column of states; what listens has no peer, and is left out */
export function parseConnections(text: string): readonly Connection[] {
  return [...text.matchAll(/ (\d+\.\d+\.\d+\.\d+:\d+) +(\d+\.\d+\.\d+\.\d+:\d+)/g)].map(([, local = "", peer = ""]) => ({ local, peer }));
}

/** @param state as ss(8) writes it: "time-wait"; @default - all of them */
export async function connections(stage: Stage, host: string, state = "connected"): Promise<readonly Connection[]> {
  return parseConnections(await stage.output(host, `ss -Htan state ${state}`));
}

export const portOf = (endpoint: string): number => Number(endpoint.split(":")[1]);

/** The first of `count` consecutive ports, from `start` on, that no connection uses. */
export function freeBlock(taken: readonly Connection[], count: number, start: number): number {
  const ports = new Set(taken.map(({ local }) => portOf(local)));
  for (let first = start; ; first += count)
    if (!Array.from({ length: count }, (_, index) => first + index).some((port) => ports.has(port))) return first;
}

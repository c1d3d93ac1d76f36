// Which connections are worth a part of their own, and in what order.
import { type Sentence, summarySentences } from "../sentences";
import type { Analysis, Connection } from "../values";

/** How much is wrong with each, 0 if nothing: a stalled second counts as one, as a retransmission does. */
function badness(connection: Connection, stalledSeconds: number): number {
  const { repairs, retransmissions, resets, outOfOrder, duplicateAcks, missing, opening, windowFull } = connection;
  const failed = opening === "refused" || opening === "unanswered" || opening === "half open" ? 5 : 0;
  return (
    failed +
    (stalledSeconds > 0 ? 10 + stalledSeconds : 0) +
    Math.max(repairs.length, retransmissions.length) +
    (resets.length > 0 ? 3 : 0) +
    outOfOrder.length / 2 +
    duplicateAcks.length / 10 +
    windowFull.length / 10 +
    (missing.fromClient + missing.fromServer > 0 ? 1 : 0)
  );
}

export interface Ranked {
  readonly connection: Connection;
  readonly isRemarkable: boolean;
}

/** Worst first: in the order of the summary, then by what is wrong, then by their place in the capture. */
export function worstFirst({ connections, stalls }: Analysis, summary: readonly Sentence[]): readonly Ranked[] {
  const told = summary.flatMap(({ severity, connection }) => (severity === "note" || connection === undefined ? [] : [connection]));
  const places = new Map(told.map((number, index) => [number, index] as const).reverse());
  const seconds = new Map<number, number>();
  for (const stall of stalls) seconds.set(stall.connection, (seconds.get(stall.connection) ?? 0) + stall.duration);
  return connections
    .map((connection) => {
      const wrong = badness(connection, seconds.get(connection.number) ?? 0);
      const place = places.get(connection.number);
      return { connection, wrong, place: place ?? told.length, isRemarkable: wrong > 0 || place !== undefined };
    })
    .sort((a, b) => a.place - b.place || b.wrong - a.wrong || a.connection.number - b.connection.number);
}

/** Of connections in full: more would be no page that anyone reads. */
export const MOST_IN_FULL = 12;

/** Whose traces a page needs. */
export const drawnConnections = (analysis: Analysis, names?: ReadonlyMap<string, string>): readonly Connection[] =>
  worstFirst(analysis, summarySentences(analysis, names))
    .slice(0, MOST_IN_FULL)
    .map(({ connection }) => connection);

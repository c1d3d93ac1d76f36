// What one connection did, in the order in which one would tell it.
import type { Trace } from "../trace";
import type { Connection } from "../values";
import { endingRemark } from "./ending";
import { type Facts, factsOf, type Drops, type Names, type Overview, remark } from "./facts";
import { lateOpeningRemarks, openingRemark } from "./opening";
import { orderNotes } from "./order";
import { recordingNotes } from "./recording";
import { retransmissionRemarks } from "./retransmissions";
import { type Remark, type Sentence, sentenceOf } from "./sentence";
import { stallRemarks } from "./stalls";
import { roundTripNote, transferNote } from "./timing";
import { lossRemarks, oneWayNotes } from "./transit";
import { windowFullNotes, windowRemarks } from "./windows";
import { frameList } from "../words";
import { groupedBy } from "./grouped";

/** ICMP errors that no other sentence about the connection tells of. */
function icmpRemarks(connection: Connection, { icmp, name }: Facts): Remark[] {
  if (connection.opening === "unanswered") return [];
  const told = new Set(connection.repairs.flatMap(({ because }) => because));
  const rest = (icmp.get(connection.number) ?? []).filter(({ frame }) => !told.has(frame));
  return [...groupedBy(rest, (error) => `${error.from} ${error.name}`).values()].flatMap((errors) => {
    const [error] = errors;
    const frames = errors.map(({ frame }) => frame);
    return error ? [remark(connection, "fault", `${name(error.from)} reported "${error.name}" of it (${frameList(frames)}).`, frames)] : [];
  });
}

/** What made a connection fail or slow. */
export function troubles(connection: Connection, facts: Facts, trace?: Trace): Remark[] {
  const reset = connection.ending?.how === "reset" ? endingRemark(connection, facts) : undefined;
  return [
    ...lateOpeningRemarks(connection, facts),
    ...lossRemarks(connection, facts),
    ...stallRemarks(connection, facts, trace),
    ...retransmissionRemarks(connection, facts),
    ...windowRemarks(connection, facts),
    ...(reset ? [reset] : []),
  ];
}

/**
 * All that can be said about a connection.
 *
 * @param trace of the connection, for the intervals of probes @default - they are left out
 */
export function connectionSentences(connection: Connection, analysis: Overview, names?: Names, trace?: Trace, drops?: Drops): Sentence[] {
  const facts = factsOf(analysis, names, drops);
  const ending = endingRemark(connection, facts);
  const wasOpened = connection.ending !== undefined;
  return [
    openingRemark(connection, facts),
    ...(wasOpened ? [transferNote(connection, facts)] : []),
    ...roundTripNote(connection, facts),
    ...oneWayNotes(connection, facts),
    ...troubles(connection, facts, trace),
    ...icmpRemarks(connection, facts),
    ...windowFullNotes(connection, facts),
    ...orderNotes(connection, facts),
    ...recordingNotes(connection, facts),
    ...(ending && ending.severity !== "fault" ? [ending] : []),
  ].map(sentenceOf);
}

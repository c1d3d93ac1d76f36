// What matters most in a capture, worst first.
import type { Connection } from "../values";
import { troubles } from "./connection-sentences";
import { factsOf, type Drops, type Names, type Overview } from "./facts";
import { type Failed, failed, failureRemarks } from "./failures";
import { fileRemarks } from "./file";
import { icmpRemarks } from "./icmp";
import { RecordingSummary } from "./recording";
import { type Remark, type Sentence, sentenceOf, worstFirst } from "./sentence";
import { courseNote } from "./timing";
import { udpRemarks } from "./udp";

/** Of connections without trouble, only so many are told: a summary is read on one screen. */
const MOST_COURSES = 24;

/** @returns the worst first; all that is wrong or slow, and notes on what else there is */
export function summarySentences(
  analysis: Overview & { readonly connections: Iterable<Connection> },
  names?: Names,
  drops?: Drops,
): Sentence[] {
  const facts = factsOf(analysis, names, drops);
  const notOpened: Failed[] = [];
  const withTrouble: Remark[] = [];
  const courses: Remark[] = [];
  const recording = new RecordingSummary();
  for (const connection of analysis.connections) {
    recording.add(connection);
    const failure = failed(connection, facts);
    if (failure) notOpened.push(failure);
    const found = troubles(connection, facts);
    withTrouble.push(...found);
    if (!failure && found.length === 0 && courses.length < MOST_COURSES) courses.push(courseNote(connection, facts));
  }
  for (const remark of failureRemarks(notOpened, facts)) withTrouble.push(remark);
  const told = new Set(withTrouble.flatMap(({ frames }) => frames.filter((frame) => facts.icmpByFrame.has(frame))));
  return worstFirst([
    ...fileRemarks(analysis),
    ...withTrouble,
    ...icmpRemarks(facts, told),
    ...udpRemarks(facts),
    ...recording.remarks(),
    ...courses,
  ]).map(sentenceOf);
}

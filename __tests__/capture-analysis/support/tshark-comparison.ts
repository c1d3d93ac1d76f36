// Compares an analysis with what tshark says of the same capture.
import { type Analysis, type Connection } from "../../../capture-analysis/values";
import { tsharkConnections, type Label, type TsharkConnection } from "./tshark";

export interface KnownDifference {
  readonly file: string;
  /** "connection": tshark makes a connection of these frames. */
  readonly field: Label | "connection";
  /** "4, 7-9" */
  readonly frames: string;
  /** Who says it of these frames. */
  readonly by: "tshark" | "analysis";
  readonly why: string;
}

/** The numbers in "4, 7-9". */
const numbersOf = (frames: string): readonly number[] =>
  frames.split(", ").flatMap((range) => {
    const [first = NaN, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

const framesOf = (connection: Connection): { readonly [label in Label]: readonly number[] } => ({
  repeats: [...connection.retransmissions, ...connection.outOfOrder],
  duplicateAcks: connection.duplicateAcks,
  zeroWindows: connection.zeroWindows,
  windowFull: connection.windowFull,
  keepAlives: connection.keepAlives,
  resets: connection.resets,
});

const only = (by: string, field: string, frames: readonly number[], others: readonly number[]) =>
  frames.filter((frame) => !others.includes(frame)).map((frame) => `${field}: frame ${frame}, by ${by} alone`);

function compareOne(ours: Connection, theirs: TsharkConnection): readonly string[] {
  const turned = theirs.ends[0] !== ours.client;
  const both = ({ fromClient, fromServer }: { fromClient: number; fromServer: number }) =>
    turned ? [fromServer, fromClient] : [fromClient, fromServer];
  const counts = (["packets", "bytes"] as const)
    .filter((field) => String(both(ours[field])) !== String(theirs[field]))
    .map((field) => `${field} of ${theirs.ends.join(" – ")}: ${both(ours[field]).join(", ")}, by tshark ${theirs[field].join(", ")}`);
  const frames = framesOf(ours);
  const labels = (Object.keys(frames) as Label[]).flatMap((label) => [
    ...only("analysis", label, frames[label], theirs.frames[label]),
    ...only("tshark", label, theirs.frames[label], frames[label]),
  ]);
  return [...counts, ...labels];
}

function compareAll(analysis: Analysis, theirs: readonly TsharkConnection[]): readonly string[] {
  const left = [...analysis.connections];
  const found = theirs.flatMap((connection) => {
    const index = left.findIndex(({ client, server }) => String([client, server].sort()) === String([...connection.ends].sort()));
    const [ours] = index < 0 ? [] : left.splice(index, 1);
    return ours ? compareOne(ours, connection) : connection.all.map((frame) => `connection: frame ${frame}, by tshark alone`);
  });
  return [...found, ...left.map(({ first }) => `connection: frame ${first.frame}, by analysis alone`)];
}

/** What differs without an explanation, and explanations of what does not differ. */
export function disagreements(analysis: Analysis, capture: Uint8Array, explained: readonly KnownDifference[]) {
  const found = compareAll(analysis, tsharkConnections(capture));
  const known = explained.flatMap(({ field, frames, by }) => numbersOf(frames).map((frame) => `${field}: frame ${frame}, by ${by} alone`));
  return {
    unexplained: found.filter((difference) => !known.includes(difference)),
    stale: known.filter((difference) => !found.includes(difference)),
  };
}

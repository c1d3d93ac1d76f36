// Divides a connection's packets into the parts of a ladder diagram and the gaps between them.
import type { Trace, TracedNotice, TracedPacket } from "../../trace";
import { remarks } from "../packet-text";
import type { Topic } from "./topics";

export interface Row {
  readonly packet: TracedPacket | TracedNotice;
  readonly note: string;
  /** Packets that are left out before it. */
  readonly gap: number;
}

export interface LadderPart {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Up to as many packets between two that are shown are shown, too. */
const FILL = 2;
/** Longer parts would not fit a printed page. */
const MOST_ROWS = 16;
const MOST_TITLES = 5;
/** Parts with wider gaps are two. */
const SPLIT = 1;

export const isNotice = (packet: TracedPacket | TracedNotice): packet is TracedNotice => "to" in packet;

const noteOf = (packet: TracedPacket | TracedNotice, notes: readonly string[]): string =>
  [
    ...new Set([...notes.filter((note) => note !== ""), ...(isNotice(packet) || notes.some((note) => note !== "") ? [] : remarks(packet))]),
  ].join("; ");

function titleOf(rows: readonly Row[], topics: readonly Topic[]): string {
  const titles = topics.filter(({ frames }) => rows.some(({ packet }) => frames.has(packet.frame))).map(({ title }) => title);
  const different = [...new Set(titles)].slice(0, MOST_TITLES);
  return different
    .map((title, index) => (index === 0 ? title : title.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())))
    .join(", ");
}

/** @returns parts in order of time; the last of the array's gaps is how many packets follow */
export function ladderParts(trace: Trace, topics: readonly Topic[]): { readonly parts: readonly LadderPart[]; readonly after: number } {
  const all = [...trace.packets, ...trace.notices].sort((a, b) => a.frame - b.frame);
  const wanted = all.flatMap(({ frame }, index) => (topics.some(({ frames }) => frames.has(frame)) ? [index] : []));
  const shown = wanted.flatMap((index, at) => {
    const before = wanted[at - 1];
    const between = before === undefined ? index : index - before - 1;
    const filled = between <= FILL ? Array.from({ length: between }, (_, each) => index - between + each) : [];
    return [...filled, index];
  });
  const parts: Row[][] = [];
  shown.forEach((index, at) => {
    const packet = all[index]!;
    const gap = index - (shown[at - 1] ?? -1) - 1;
    const row = {
      packet,
      gap,
      note: noteOf(
        packet,
        topics.map(({ frames }) => frames.get(packet.frame) ?? ""),
      ),
    };
    const part = parts.at(-1);
    if (part === undefined || gap >= SPLIT || part.length >= MOST_ROWS) parts.push([row]);
    else part.push(row);
  });
  return {
    parts: parts.map((rows) => ({ title: titleOf(rows, topics), rows })),
    after: all.length - 1 - (shown.at(-1) ?? -1),
  };
}

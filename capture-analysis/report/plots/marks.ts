// The marked events of a plot: a shape, a colour and a text each, so that none depends on colour alone.
import type { TracedPacket } from "../../trace";
import { html, type Html } from "../html";
import { whole } from "../../words";
import { has } from "../series/segments";
import { round } from "./area";
import { thinOut } from "./decimate";

export type MarkKind =
  | "retransmission"
  | "probe"
  | "answer"
  | "zero-window"
  | "window-full"
  | "out-of-order"
  | "duplicate-ack"
  | "keep-alive"
  | "again"
  | "syn"
  | "fin"
  | "rst"
  | "notice";

/** Paths at 0, 0. Those of probes, answers and windows of 0 stand above or below it, since they come at the same place. */
const SHAPES: Readonly<Record<MarkKind, string>> = {
  retransmission: "M0-6L6 0L0 6L-6 0Z",
  probe: "M0-11L5.5-1H-5.5Z",
  answer: "M0 11L5.5 1H-5.5Z",
  "zero-window": "M-6-11H6L0-1Z",
  "window-full": "M-4-4H4V4H-4Z",
  "out-of-order": "M5 0A5 5 0 1 1-5 0A5 5 0 1 1 5 0Z",
  "duplicate-ack": "M-4 0H4M0-4V4",
  "keep-alive": "M0-5L5 0L0 5L-5 0Z",
  again: "M-4-4H4V4H-4Z",
  syn: "M4.5 0A4.5 4.5 0 1 1-4.5 0A4.5 4.5 0 1 1 4.5 0Z",
  fin: "M-4-5H4V5H-4Z",
  rst: "M-5-5L5 5M5-5L-5 5",
  notice: "M0-6L6-1L3.5 6H-3.5L-6-1Z",
};

export const MARK_TEXT: Readonly<Record<MarkKind, string>> = {
  retransmission: "retransmission",
  probe: "zero-window probe",
  answer: "answer to a probe",
  "zero-window": "window 0",
  "window-full": "window full",
  "out-of-order": "out of order",
  "duplicate-ack": "duplicate ACK",
  "keep-alive": "keep-alive",
  again: "recorded again",
  syn: "SYN",
  fin: "FIN",
  rst: "RST",
  notice: "ICMP error",
};

/** The first that fits is drawn. */
const BY_CLASS = [
  ["retransmission", "retransmission"],
  ["probe", "probe"],
  ["recorded again", "again"],
  ["answer to a probe", "answer"],
  ["zero window", "zero-window"],
  ["out of order", "out-of-order"],
  ["keep-alive", "keep-alive"],
  ["window full", "window-full"],
  ["duplicate ACK", "duplicate-ack"],
] as const;

export function markKind(packet: TracedPacket): MarkKind | undefined {
  if (has(packet, "RST")) return "rst";
  const byClass = BY_CLASS.find(([name]) => packet.classes.includes(name))?.[1];
  return byClass ?? (has(packet, "SYN") ? "syn" : has(packet, "FIN") ? "fin" : undefined);
}

export interface Mark {
  readonly kind: MarkKind;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A shape alone, as a legend shows it. */
export const markShape = (kind: MarkKind): Html => html`<path class="mark ${kind}" d="${SHAPES[kind]}" />`;

/** Squares of pixels in which marks of a kind become one. */
const CELL = 4;

/** In order of time. Marks that would hide each other are one, with a text that says how many they are. */
export function drawMarks(marks: readonly Mark[]): Html {
  const kinds = [...new Set(marks.map(({ kind }) => kind))];
  const shown = kinds
    .flatMap((kind) =>
      thinOut(
        marks.filter((mark) => mark.kind === kind),
        CELL,
      ),
    )
    .map((group) => ({
      first: group[0]!,
      text: group[0]!.text + (group.length > 1 ? `; and ${whole(group.length - 1)} more like it` : ""),
    }))
    .sort((a, b) => a.first.x - b.first.x);
  return html`${shown.map(
    ({ first, text }) =>
      html`<g class="e m" transform="translate(${round(first.x)} ${round(first.y)})"><title>${text}</title>${markShape(first.kind)}</g> `,
  )}`;
}

// Segments and SACK blocks as vertical strokes, from the first to the last byte.
import type { TracedPacket } from "../../trace";
import { html, type Html } from "../html";
import { type Ack, endOf } from "../series/segments";
import { type Area, round } from "./area";
import { joinStrokes, type Stroke } from "./decimate";

/** More strokes have no bars at their ends. */
const MOST_WITH_BARS = 160;
const LEAST_LENGTH = 2;
/** Shorter ones have no bars: they would look like crosses. */
const LEAST_WITH_BARS = 6;

export function segmentStrokes(area: Area, packets: readonly TracedPacket[]): readonly Stroke[] {
  return packets.map((packet) => {
    const low = area.y(endOf(packet));
    return { x: area.x(packet.time), low, high: Math.max(area.y(packet.sequence), low + LEAST_LENGTH), frames: [packet.frame] };
  });
}

export function sackStrokes(area: Area, acks: readonly Ack[]): readonly Stroke[] {
  return acks.flatMap(({ packet }) =>
    packet.sacked.map(([left, right]) => ({ x: area.x(packet.time), low: area.y(right), high: area.y(left), frames: [packet.frame] })),
  );
}

export function drawStrokes(strokes: readonly Stroke[], className: string, textOf: (stroke: Stroke) => string): Html {
  const joined = joinStrokes(strokes);
  const withBars = joined.length <= MOST_WITH_BARS;
  const pathOf = (stroke: Stroke): string => {
    const [x, low, high] = [round(stroke.x), round(stroke.low), round(stroke.high)];
    const bars = withBars && high - low >= LEAST_WITH_BARS ? `m-2.5 0h5M${round(x - 2.5)} ${low}h5` : "";
    return `M${x} ${low}V${high}${bars}`;
  };
  return html`<g class="${className}">
    ${joined.map((stroke) => html`<path class="e" d="${pathOf(stroke)}"><title>${textOf(stroke)}</title></path> `)}</g
  > `;
}

// Round-trip times, a dot for each.
import { counted, duration, moment } from "../../words";
import { html, type Html } from "../html";
import { roundTrips } from "../series/round-trips";
import { makeArea, plotSvg, round, secondsAxis } from "./area";
import { stallBands } from "./bands";
import { thinOut } from "./decimate";
import type { Direction } from "./direction";
import { captionId, figure } from "./figure";

const HEIGHT = 150;
/** Fewer samples are told in words. */
const LEAST_SAMPLES = 3;
const CELL = 4;

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;

/** @returns nothing if there are too few samples */
export function roundTripsPlot(direction: Direction): Html | undefined {
  const { id, trace, sender, span, stalls } = direction;
  const samples = roundTrips(trace.packets, sender);
  if (samples.length < LEAST_SAMPLES) return undefined;
  const sorted = samples.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const most = sorted.at(-1)!;
  const area = makeArea(span, 0, most, HEIGHT);
  const dots = samples.map((sample) => ({ ...sample, x: area.x(sample.time), y: area.y(sample.seconds) }));
  const shapes = thinOut(dots, CELL).map(([first, ...others]) => {
    const { x, y, frame, segment, time, seconds } = first!;
    const text =
      `${duration(seconds)}: from frame ${segment} to its ACK, frame ${frame} (${moment(time)})` +
      (others.length === 0 ? "" : `; and ${others.length} more like it`);
    return html`<circle class="e dot" cx="${round(x)}" cy="${round(y)}" r="2.5"><title>${text}</title></circle> `;
  });
  return figure({
    id: `${id}-round-trips`,
    heading: "Round-trip time",
    sentence:
      `From a segment of ${direction.senderText} to its ACK, as the recorder saw it: ${duration(sorted[0]!)} to ${duration(most)}, ` +
      `median ${duration(median(sorted))}, ${counted(samples.length, "sample")}. Segments that were sent again do not count (Karn).`,
    lines: [
      { kind: "dot", text: "a segment and its ACK" },
      ...(stalls.length > 0 ? [{ kind: "band", text: "window closed" } as const] : []),
    ],
    marks: [],
    svg: plotSvg(area, secondsAxis(most), captionId(`${id}-round-trips`), [stallBands(area, stalls), shapes]),
  });
}

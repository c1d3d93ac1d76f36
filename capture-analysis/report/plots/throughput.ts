// Bytes a second, sent and acknowledged.
import { duration, moment, rate } from "../../words";
import { html, type Html } from "../html";
import { throughput, type Slice } from "../series/throughput";
import { makeArea, plotSvg, rateAxis, round, type Area } from "./area";
import { stallBands } from "./bands";
import type { Direction } from "./direction";
import { captionId, figure } from "./figure";
import { stepLine } from "./lines";

const HEIGHT = 150;
const SLICES = 80;

function bar(area: Area, slice: Slice): Html | undefined {
  if (slice.sent === 0) return undefined;
  const [x, end, y] = [area.x(slice.from), area.x(slice.to), area.y(slice.sent)];
  const text = `${moment(slice.from)} to ${moment(slice.to)}: ${rate(slice.sent)} sent, ${rate(slice.acknowledged)} acknowledged`;
  return html`<path class="e bar" d="M${round(x)} ${round(area.y(0))}V${round(y)}H${round(end)}V${round(area.y(0))}Z"
    ><title>${text}</title></path
  > `;
}

/** @returns nothing if no time passes, or no byte */
export function throughputPlot(direction: Direction): Html | undefined {
  const { id, trace, sender, span, stalls } = direction;
  const slices = throughput(trace.packets, sender, span.from, span.to, SLICES);
  const most = slices.reduce((top, { sent, acknowledged }) => Math.max(top, sent, acknowledged), 0);
  const busiest = slices.find(({ sent }) => sent === slices.reduce((top, slice) => Math.max(top, slice.sent), 0));
  if (most === 0 || busiest === undefined) return undefined;
  const area = makeArea(span, 0, most, HEIGHT);
  const points = slices.flatMap(({ from, to, acknowledged }) => [from, to].map((time) => ({ x: area.x(time), y: area.y(acknowledged) })));
  const idle = slices.filter(({ sent }) => sent === 0).length;
  const width = (span.to - span.from) / SLICES;
  return figure({
    id: `${id}-throughput`,
    heading: "Throughput",
    sentence:
      `${direction.senderText} sends at most ${rate(busiest.sent)}, from ${moment(busiest.from)} on, ` +
      `and nothing in ${idle} of ${SLICES} slices of ${duration(width)} each.`,
    lines: [
      { kind: "bar", text: "payload sent, also if sent again" },
      { kind: "goodput-line", text: "acknowledged" },
      ...(stalls.length > 0 ? [{ kind: "band", text: "window closed" } as const] : []),
    ],
    marks: [],
    svg: plotSvg(area, rateAxis(most), captionId(`${id}-throughput`), [
      stallBands(area, stalls),
      slices.map((slice) => bar(area, slice)),
      stepLine(points, "line goodput-line"),
    ]),
  });
}

// The times in which a receive window was closed, as bands behind a plot.
import type { Moment, Stall } from "../../values";
import { html, type Html } from "../html";
import { counted, duration, moment } from "../../words";
import { type Area, round } from "./area";

/** Narrower bands have no text on them. */
const TEXT_WIDTH = 44;
const HATCH = 8;
/** So that a short stall is seen. */
const LEAST_WIDTH = 1.5;

const momentText = ({ frame, time }: Moment): string => `frame ${frame} (${moment(time)})`;

const endText = ({ end }: Stall) => (end === null ? "the end of the capture" : momentText(end));

function text(stalls: readonly [Stall, ...Stall[]]): string {
  const [{ start, probes }] = stalls;
  const seconds = stalls.reduce((sum, stall) => sum + stall.duration, 0);
  const span = `from ${momentText(start)} to ${endText(stalls.at(-1)!)}`;
  if (stalls.length > 1) return `window closed ${counted(stalls.length, "time")}, for ${duration(seconds)} in all, ${span}`;
  return `window closed for ${duration(seconds)}, ${span}, ${counted(probes.length, "probe")}`;
}

interface Band {
  readonly stalls: [Stall, ...Stall[]];
  readonly left: number;
  right: number;
}

/** Stalls that no pixel parts are one band: there may be thousands. */
function bandsOf(area: Area, stalls: readonly Stall[]): Band[] {
  const bands: Band[] = [];
  for (const stall of stalls) {
    const left = Math.max(0, area.x(stall.start.time));
    const right = Math.max(left + LEAST_WIDTH, Math.min(area.width, area.x(stall.start.time + stall.duration)));
    const last = bands.at(-1);
    if (last && left - last.right < 1) {
      last.stalls.push(stall);
      last.right = Math.max(last.right, right);
    } else bands.push({ stalls: [stall], left, right });
  }
  return bands;
}

function band({ height }: Area, { stalls, left, right }: Band): Html {
  const width = right - left;
  let hatch = "";
  for (let at = HATCH; at < width; at += HATCH) hatch += `M${round(left + at)} 0l-${HATCH} ${HATCH}`;
  const closed = stalls.length === 1 ? `closed ${duration(stalls[0].duration)}` : `closed ${stalls.length} times`;
  return html`<g class="e back"
    ><title>${text(stalls)}</title><rect class="band" x="${round(left)}" y="0" width="${round(width)}" height="${height}" />
    <path class="hatch" d="${hatch}M${round(left)} ${HATCH + 2}h${round(width)}" />${
      width < TEXT_WIDTH
        ? undefined
        : html`<text class="band-text" x="${round(left + width / 2)}" y="25" text-anchor="middle">${closed}</text>`
    }</g
  > `;
}

export const stallBands = (area: Area, stalls: readonly Stall[]): Html => html`${bandsOf(area, stalls).map((each) => band(area, each))}`;

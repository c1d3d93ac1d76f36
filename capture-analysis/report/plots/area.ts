// The room of a plot: scales, grid, axes. Units are those of the SVG's viewBox.
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { html, type Html, type Part } from "../html";

export interface Area {
  /** Of the inner part, without the axes. */
  readonly width: number;
  readonly height: number;
  /** Seconds to the right. */
  readonly x: ScaleLinear<number, number>;
  /** Values upwards. */
  readonly y: ScaleLinear<number, number>;
}

export const WIDTH = 900;
const LEFT = 66;
const RIGHT = 14;
const TOP = 26;
const BOTTOM = 40;
export const INNER_WIDTH = WIDTH - LEFT - RIGHT;

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** With room at both ends, so that no mark is cut. */
const padded = ({ from, to }: TimeSpan): [number, number] => {
  const room = Math.max((to - from) * 0.015, 5e-6);
  return [from - room, to + room];
};

/** Below the least value and above the largest, so that no mark is cut. */
const ROOM = 13;

export function makeArea(span: TimeSpan, bottom: number, top: number, height: number): Area {
  const x = scaleLinear(padded(span), [0, INNER_WIDTH]);
  const y = scaleLinear([bottom, Math.max(top, bottom + 1e-9)], [height - ROOM, ROOM]);
  return { width: INNER_WIDTH, height, x, y };
}

/** One decimal is a tenth of a pixel. */
export const round = (value: number): number => Math.round(value * 10) / 10;

export interface YAxis {
  /** "kB", "ms", "Mbit/s" */
  readonly unit: string;
  /** How many of the plot's values make one of the unit. */
  readonly factor: number;
}

const step = (value: number, units: readonly (readonly [number, string])[]): YAxis => {
  const [factor, unit] = units.find(([each]) => value >= each) ?? units.at(-1)!;
  return { factor, unit };
};

export const byteAxis = (most: number): YAxis =>
  step(most / 10, [
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "kB"],
    [1, "bytes"],
  ]);

/** Of bytes a second. */
export const rateAxis = (most: number): YAxis =>
  step(most, [
    [125e6, "Gbit/s"],
    [125e3, "Mbit/s"],
    [125, "kbit/s"],
    [0.125, "bit/s"],
  ]);

export const secondsAxis = (most: number): YAxis =>
  step(most, [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "µs"],
  ]);

function gridLines(area: Area, axis: YAxis): Part[] {
  // The room above the largest value has lines, too.
  const [least, most] = [area.y.invert(area.height - ROOM), area.y.invert(4)];
  const scale = area.y
    .copy()
    .domain([least / axis.factor, most / axis.factor])
    .range([area.height - ROOM, 4]);
  const label = scale.tickFormat(5);
  const rows = scale.ticks(5).map((tick) => {
    const at = round(scale(tick));
    return html`<path class="grid" d="M0 ${at}H${area.width}" /><text class="tick" x="-8" y="${at + 4}" text-anchor="end"
        >${label(tick)}</text
      >`;
  });
  const time = area.x.tickFormat(8);
  const columns = area.x.ticks(8).map((tick) => {
    const at = round(area.x(tick));
    return html`<path class="grid" d="M${at} 0V${area.height}" /><text class="tick" x="${at}" y="${area.height + 17}" text-anchor="middle"
        >${time(tick)}</text
      >`;
  });
  return [rows, columns];
}

/** @param labelledBy id of the sentence that says what it shows */
export function plotSvg(area: Area, axis: YAxis, labelledBy: string, shapes: Part): Html {
  return html`<svg viewBox="0 0 ${WIDTH} ${area.height + TOP + BOTTOM}" role="img" aria-labelledby="${labelledBy}">
    <g transform="translate(${LEFT} ${TOP})">
      ${gridLines(area, axis)}
      <text class="tick" x="-8" y="-11" text-anchor="end">${axis.unit}</text>
      <text class="tick" x="${area.width}" y="${area.height + 33}" text-anchor="end">seconds since the capture’s first record</text>
      <svg width="${area.width}" height="${area.height}">${shapes}</svg>
      <path class="axis" d="M0 0V${area.height}H${area.width}" />
    </g>
  </svg>`;
}

// Lines of a plot, as short paths.
import { area as areaShape, curveStepAfter, line } from "d3-shape";
import { html, type Html } from "../html";
import { decimate, type Pixel } from "./decimate";

const stepPath = line<Pixel>(
  ({ x }) => x,
  ({ y }) => y,
)
  .curve(curveStepAfter)
  .digits(1);

/** A line that keeps its value until the next point. */
export function stepLine(points: readonly Pixel[], className: string): Html {
  return html`<path class="${className}" d="${stepPath(decimate(points)) ?? ""}" /> `;
}

/** The same, filled down to the bottom. */
export function stepArea(points: readonly Pixel[], bottom: number, className: string): Html {
  const shape = areaShape<Pixel>()
    .x(({ x }) => x)
    .y1(({ y }) => y)
    .y0(bottom)
    .curve(curveStepAfter)
    .digits(1);
  return html`<path class="${className}" d="${shape(decimate(points)) ?? ""}" /> `;
}

/** Up to the end of the plot: a step keeps its value. */
export const upTo = (x: number, points: readonly Pixel[]): readonly Pixel[] => {
  const last = points.at(-1);
  return last === undefined || last.x >= x ? points : [...points, { x, y: last.y }];
};

// Where the paths of one wire meet.
import type { Point } from "./geometry";

type Segment = readonly [Point, Point];

const segmentsOf = (paths: readonly (readonly Point[])[]): Segment[] =>
  paths.flatMap((path) => path.slice(1).map((point, index): Segment => [path[index]!, point]));

/** The ways that lead on from the point along a segment, level or plumb, that it is on. */
function ways({ x, y }: Point, [from, to]: Segment): string[] {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
  const [top, low] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
  if (x < left || x > right || y < top || y > low) return [];
  return [...(left < x ? ["left"] : []), ...(x < right ? ["right"] : []), ...(top < y ? ["up"] : []), ...(y < low ? ["down"] : [])];
}

/** The corners and ends from which three ways or more lead on. */
export function junctionsOf(paths: readonly (readonly Point[])[]): readonly Point[] {
  const segments = segmentsOf(paths);
  const points = new Map(paths.flat().map((point) => [`${point.x},${point.y}`, point]));
  return [...points.values()].filter((point) => new Set(segments.flatMap((segment) => ways(point, segment))).size > 2);
}

// Points and boxes of a picture; y grows downwards.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export const right = ({ x, width }: Box): number => x + width;
export const bottom = ({ y, height }: Box): number => y + height;

/** Whether they have an area in common; a shared edge is none. */
export function overlaps(one: Box, other: Box): boolean {
  return one.x < right(other) && other.x < right(one) && one.y < bottom(other) && other.y < bottom(one);
}

export function inside(inner: Box, outer: Box): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer);
}

/** The least multiple of the step, plus the phase, that is no less than the value. */
export const snap = (value: number, step: number, phase = 0): number => Math.ceil((value - phase) / step) * step + phase;

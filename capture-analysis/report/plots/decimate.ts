// Keeps a plot small: what falls on the same pixels is drawn once.

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** A line's points: of each column of pixels the first, the lowest, the highest and the last. */
export function decimate(points: readonly Pixel[]): readonly Pixel[] {
  const kept: Pixel[] = [];
  let column: Pixel[] = [];
  const flush = () => {
    if (column.length <= 4) kept.push(...column);
    else {
      let [low, high] = [0, 0];
      column.forEach(({ y }, index) => {
        if (y < column[low]!.y) low = index;
        if (y > column[high]!.y) high = index;
      });
      const indexes = [...new Set([0, low, high, column.length - 1])].sort((a, b) => a - b);
      kept.push(...indexes.map((index) => column[index]!));
    }
    column = [];
  };
  for (const point of points) {
    if (column.length > 0 && Math.floor(column[0]!.x) !== Math.floor(point.x)) flush();
    column.push(point);
  }
  flush();
  return kept;
}

/** A vertical stroke, for one packet or several. */
export interface Stroke {
  readonly x: number;
  readonly low: number;
  readonly high: number;
  readonly frames: readonly number[];
}

interface Growing {
  readonly x: number;
  low: number;
  high: number;
  readonly frames: number[];
}

/** Joins strokes of one column of pixels that touch each other. @param strokes in order of x */
export function joinStrokes(strokes: readonly Stroke[]): readonly Stroke[] {
  const joined: Growing[] = [];
  let column: Growing[] = [];
  for (const stroke of strokes) {
    if (column.length > 0 && Math.floor(column[0]!.x) !== Math.floor(stroke.x)) column = [];
    const touching = column.find((other) => stroke.low <= other.high + 1 && stroke.high >= other.low - 1);
    if (touching === undefined) {
      const growing = { ...stroke, frames: [...stroke.frames] };
      column.push(growing);
      joined.push(growing);
    } else {
      touching.low = Math.min(touching.low, stroke.low);
      touching.high = Math.max(touching.high, stroke.high);
      touching.frames.push(...stroke.frames);
    }
  }
  return joined;
}

/** One of each group of points that lie within the same square. @param size of the square's sides */
export function thinOut<T extends Pixel>(points: readonly T[], size: number): readonly (readonly T[])[] {
  const cells = new Map<string, T[]>();
  for (const point of points) {
    const key = `${Math.floor(point.x / size)} ${Math.floor(point.y / size)}`;
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [point]);
    else cell.push(point);
  }
  return [...cells.values()];
}

// What every bench reports: a table of figures, and the bounds that some of them must keep.

/** A figure with the bound that it must keep. */
export interface Check {
  /** "TCP server / bare node:net at 64 x 64 B" */
  readonly what: string;
  readonly value: number;
  /** @default - no lower bound */
  readonly atLeast?: number;
  /** @default - no upper bound */
  readonly atMost?: number;
}

export interface Report {
  /** One object a row; its keys are the columns. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly checks: readonly Check[];
}

/** A file `bench/NAME.ts` exports one, by the name of `bench`. */
export interface Bench {
  /** What is compared with what, in one line. */
  readonly title: string;
  /** @throws Error if it cannot measure: a missing tool, a program that does not start */
  run(progress: (line: string) => void): Promise<Report>;
}

/** @throws RangeError if there is nothing to take the median of */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("no median of nothing");
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
}

/**
 * The median of the rounds' ratios of the first to the second. A disturbance in one round affects both, so this varies less than the
 * ratio of the medians.
 */
export function medianRatio(first: readonly number[], second: readonly number[]): number {
  return median(first.map((value, round) => value / (second[round] ?? NaN)));
}

/** Whether a figure is within its bounds; NaN is not. */
export function holds({ value, atLeast = -Infinity, atMost = Infinity }: Check): boolean {
  return value >= atLeast && value <= atMost;
}

/** "falls short: WHAT is 0.93, must be at least 0.95 (0.02 short)" */
export function describeCheck(check: Check): string {
  const { what, value, atLeast, atMost } = check;
  const bounds = [atLeast !== undefined && `at least ${atLeast}`, atMost !== undefined && `at most ${atMost}`]
    .filter(Boolean)
    .join(" and ");
  const bound = atLeast !== undefined && value < atLeast ? atLeast : (atMost ?? NaN);
  const verdict = holds(check) ? "ok" : "falls short";
  const gap = holds(check) ? "" : ` (off by ${Math.abs(value - bound).toFixed(3)})`;
  return `${verdict}: ${what} is ${value.toFixed(3)}, must be ${bounds}${gap}`;
}

/** The rows as text under their columns' names; numbers to the right. */
export function renderTable(rows: Report["rows"]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => (row[column] ?? "").toLocaleString("en-US")))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const isNumeric = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
  return lines
    .map((line) => line.map((cell, index) => (isNumeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0))))
    .map((cells) => cells.join("  ").trimEnd())
    .join("\n");
}

// What `lab` prints: results to standard output, progress and errors to standard error; colour on a terminal alone.
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Whether standard output shows colours. Node considers NO_COLOR, FORCE_COLOR and TERM. */
export function showsColours(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors();
}

export function paint(style: Style, text: string): string {
  return showsColours() ? styleText(style, text) : text;
}

export function print(lines: readonly string[] | string): void {
  process.stdout.write(`${typeof lines === "string" ? lines : lines.join("\n")}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Prints a line about progress. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Columns padded to their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

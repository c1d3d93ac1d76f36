// A matrix of given verdicts, printed as `lab matrix` does, and the file that it should equal.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "../../../cli/output";
import type { Lab } from "../../../topology/lab";
import { legend } from "../../../topology/vocabulary";
import { matrixTable, type Prediction } from "../../../validation/matrix";

export const EXPECTED_FILES = join(__dirname, "..", "..", "topology", "expected");

export const expectedText = (scenario: string): string => readFileSync(join(EXPECTED_FILES, `${scenario}.txt`), "utf8");

export function matrixText(lab: Lab, list: readonly Prediction[], verdictOf: (prediction: Prediction) => string): string {
  const rows = matrixTable(lab, list, verdictOf);
  return `${[...table(rows), legend(rows.slice(1).flatMap((row) => row.slice(2)))].join("\n")}\n`;
}

/** The rows without the padding, so that one other verdict is one other row. */
export function cellsOf(text: string): readonly string[] {
  const [rows = ""] = text.split("\n\n");
  return rows.split("\n").map((row) => row.trim().replaceAll(/ {2,}/g, " | "));
}

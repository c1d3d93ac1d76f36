// The matrix as `lab matrix` prints it, which a scenario's expected file holds.
import type { Lab } from "../topology/lab";
import { describeVerdict, legend } from "../topology/vocabulary";
import { matrixTable, type Prediction } from "../validation/matrix";
import { table } from "./output";

export function matrixLines(lab: Lab, list: readonly Prediction[]): string[] {
  const rows = matrixTable(lab, list, ({ reachability }) => describeVerdict(reachability));
  return [...table(rows), legend([...new Set(rows.slice(1).flatMap((row) => row.slice(2)))])];
}

// The file that `--report` names: whether it can be written, and its writing.
import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { LabError } from "../local-lab";
import { fileSystemError } from "../set-up/file-system-error.cjs";
import { UsageError } from "./exit-status";
import { progress } from "./output";

/** @throws LabError that says what could not be written */
function writing(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new LabError(`could not write the report: ${fileSystemError(error, file) ?? (error as Error).message}`);
  }
}

function isSameFile(one: string, other: string): boolean {
  // What is not there yet has a name alone.
  if (!existsSync(one) || !existsSync(other)) return resolve(one) === resolve(other);
  const [a, b] = [statSync(one), statSync(other)];
  return a.dev === b.dev && a.ino === b.ino;
}

/**
 * Before any work is done for what could not be kept.
 *
 * @param capture that the report must not overwrite @default - there is none
 * @throws UsageError if the file is no file for a report @throws LabError unless it seems that it can be written
 */
export function requireReportFile(file: string | undefined, capture?: string): void {
  if (file === undefined) return;
  if (file === "-") throw new UsageError("--report needs a file: got -, but standard output has the sentences");
  if (capture !== undefined && isSameFile(file, capture))
    throw new UsageError(`--report would overwrite the capture: got ${file} for both`);
  if (existsSync(file) && statSync(file).isDirectory()) throw new UsageError(`--report needs a file: got the folder ${file}`);
  writing(file, () => accessSync(existsSync(file) ? file : dirname(file), constants.W_OK));
}

/** @throws LabError if it cannot be written */
export function writeReportFile(file: string, page: string): void {
  writing(file, () => writeFileSync(file, page));
  progress(`the report is in ${file}`);
}

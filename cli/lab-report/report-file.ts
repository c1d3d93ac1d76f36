// Writes the page of `lab demo`: into the file that was asked for, or among the user's reports.
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { LabError } from "../../local-lab";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { progress } from "../output";
import { writeReportFile } from "../report-file";
import { labReportPage, type LabPart } from "./lab-report";

/** In the folder for what programs keep (XDG Base Directory Specification). @param name of the lab */
export function usualReportFile(name: string): string {
  const { XDG_STATE_HOME } = process.env;
  const state = XDG_STATE_HOME?.startsWith("/") ? XDG_STATE_HOME : join(homedir(), ".local", "state");
  return join(state, "tcp-ip-lab", "reports", `${name}.html`);
}

/** Node's own recursive mkdir never ends in /proc. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(folder) === folder) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}

/** @param file asked for @param name of the lab, for the usual file @throws LabError if the file that was asked for cannot be written */
export function writeLabReport(file: string | undefined, name: string, parts: readonly LabPart[]): void {
  if (file !== undefined) return writeReportFile(file, labReportPage(parts));
  const usual = usualReportFile(name);
  try {
    makeFolder(dirname(usual));
    writeReportFile(usual, labReportPage(parts));
  } catch (error) {
    progress(
      `there is no report: ${error instanceof LabError ? error.message : (fileSystemError(error, usual) ?? (error as Error).message)}`,
    );
  }
}

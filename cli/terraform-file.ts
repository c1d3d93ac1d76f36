// A lab from the file of `--from`: the JSON of a Terraform plan or state.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { fileSystemError } from "../set-up/file-system-error.cjs";
import { type Note, readTerraform, type TerraformNetwork } from "../terraform-input";
import { instantiate, type Lab } from "../topology/lab";
import { TopologyError } from "../topology/model";
import { UsageError } from "./exit-status";
import { progress } from "./output";

/** The default name of such a lab. */
export const TERRAFORM = "terraform";

const STANDARD_INPUT = 0;

/** @param file "-" is standard input @throws UsageError if it cannot be read */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? STANDARD_INPUT : file, "utf8");
  } catch (error) {
    throw new UsageError(fileSystemError(error, file) ?? `${file}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * What is read from a file's text, whose errors name the file.
 *
 * @param file "-" is standard input
 * @throws UsageError if the text is not what the reader wants
 */
export function readAs<T>(file: string, reader: () => T): T {
  try {
    return reader();
  } catch (error) {
    if (error instanceof TopologyError)
      throw new UsageError(`${file === "-" ? "standard input" : file}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** A network's lab, and what the file does not tell. */
export interface NotedLab {
  readonly lab: Lab;
  readonly notes: readonly Note[];
}

/** @throws TopologyError if the network is not sound */
export const notedLab = ({ scenario, notes }: TerraformNetwork): NotedLab => ({ lab: instantiate(scenario), notes });

/** Prints each note once. */
export function printNotes(notes: readonly Note[]): void {
  for (const line of new Set(notes.map(({ address, text }) => `${address}: ${text}`))) progress(line);
}

/** Prints the notes, too. @param file "-" is standard input @throws UsageError if no network can be read */
export function labFromTerraform(file: string): Lab {
  const text = readText(file);
  const { lab, notes } = readAs(file, () => notedLab(readTerraform(text)));
  printNotes(notes);
  return lab;
}

/** Whether a lab is of the network in a file; prints no notes. @param file "-" is standard input @throws UsageError as above */
export function isNetworkOf({ scenario }: Lab, file: string): boolean {
  const text = readText(file);
  const read = readAs(file, () => readTerraform(text).scenario);
  // The running lab's has been through JSON.
  return isDeepStrictEqual(JSON.parse(JSON.stringify(scenario)), JSON.parse(JSON.stringify(read)));
}

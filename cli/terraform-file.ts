// A lab from the file of `--from`: the JSON of a Terraform plan or state.
import { readFileSync } from "node:fs";
import { fileSystemError } from "../set-up/file-system-error.cjs";
import { readTerraform } from "../terraform-input";
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
 * Says what cannot be told of the network, too.
 *
 * @param file "-" is standard input
 * @throws UsageError if the file cannot be read, or is neither a plan nor a state
 */
export function labFromTerraform(file: string): Lab {
  const text = readText(file);
  try {
    const { scenario, notes } = readTerraform(text);
    for (const { address, text: note } of notes) progress(`${address}: ${note}`);
    return instantiate(scenario);
  } catch (error) {
    if (error instanceof TopologyError)
      throw new UsageError(`${file === "-" ? "standard input" : file}: ${error.message}`, { cause: error });
    throw error;
  }
}

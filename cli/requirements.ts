// What the local lab needs of this machine and this user, and the remedy if something is missing.
import { enclosingLab } from "../local-lab";
import {
  canInstall,
  extendedPath,
  install,
  installCommand,
  isOnPath,
  listOf,
  missingFor,
  type Tool,
  tools,
  updateLists,
} from "../set-up/system-tools.cjs";
import type { Lab } from "../topology/lab";
import { softwareOfScenario } from "../topology/model";
import { CannotRunHereError } from "./exit-status";

export type FoundTool = Tool & { readonly needed: boolean; readonly present: boolean };

/** Required and optional tools. */
export function toolsOfLab(): FoundTool[] {
  return tools
    .map((tool) => ({ ...tool, needed: tool.neededBy.includes("lab"), present: isOnPath(tool.command) }))
    .filter(({ needed, wantedBy }) => needed || wantedBy?.includes("lab"));
}

export const isLinux = () => process.platform === "linux";

export const WORKS_ANYWAY =
  "what works here: the programs (node dist/lab-apps.mjs --help), npx lab analyze, explain and matrix (without --name), " +
  "up --dry-run, doctor, and the synthesis for AWS";

/** @throws CannotRunHereError unless this machine has what the lab needs, and this process is not itself in a lab */
export function requireLabMachine(): void {
  if (!isLinux())
    throw new CannotRunHereError(
      `the local lab needs Linux, whose network namespaces are its hosts: this is ${process.platform}\n${WORKS_ANYWAY}`,
    );
  const inside = enclosingLab();
  if (inside !== undefined)
    throw new CannotRunHereError(`this is a host of the lab "${inside}", where no lab can be seen; leave it first (exit)`);
  const missing = toolsOfLab().filter(({ needed, present }) => needed && !present);
  if (missing.length > 0) throw lacking(missing);
}

const lacking = (missing: readonly Tool[]) =>
  new CannotRunHereError(`missing ${listOf(missing)}\ninstall with: ${installCommand(missing)}`);

/**
 * Installs the software of the lab's hosts that this machine lacks, as root on Debian and Ubuntu, after saying so.
 *
 * @throws CannotRunHereError as {@link requireLabMachine} does, or with what is lacking and how it is installed
 */
export function requireSoftware(lab: Lab): void {
  requireLabMachine();
  const missing = missingFor(softwareOfScenario(lab.scenario));
  if (missing.length === 0) return;
  if (!canInstall()) throw lacking(missing);
  updateLists();
  if (!install(missing)) throw lacking(missing);
  // PostgreSQL's server is in a folder of its own, which there is only now.
  process.env["PATH"] = extendedPath();
}

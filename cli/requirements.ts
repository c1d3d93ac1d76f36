// What the local lab needs of this machine and this user, and the remedy if something is missing.
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { enclosingLab } from "../local-lab";
import { CannotRunHereError } from "./exit-status";

export interface Tool {
  readonly command: string;
  /** Debian's. */
  readonly package: string;
  readonly neededBy: readonly ("lab" | "test")[];
  /** What works better with it; the lab runs without it. @default - it is required */
  readonly wantedBy?: readonly "lab"[];
  readonly why: string;
}

const systemTools = () =>
  (JSON.parse(readFileSync(join(__dirname, "..", "set-up", "system-tools.json"), "utf8")) as { tools: readonly Tool[] }).tools;

/** Administrators' folders, which an ordinary user's PATH lacks. */
const SBIN = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Lets child processes find them, too. */
export function extendPath(): void {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  process.env["PATH"] = [...folders, ...SBIN.filter((folder) => !folders.includes(folder))].join(delimiter);
}

function isOnPath(command: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export type FoundTool = Tool & { readonly needed: boolean; readonly present: boolean };

/** Required and optional tools. */
export function toolsOfLab(): FoundTool[] {
  return systemTools()
    .map((tool) => ({ ...tool, needed: tool.neededBy.includes("lab"), present: isOnPath(tool.command) }))
    .filter(({ needed, wantedBy }) => needed || wantedBy?.includes("lab"));
}

/** The one command. */
export function installCommand(missing: readonly Tool[]): string {
  const packages = [...new Set(missing.map((tool) => tool.package))].join(" ");
  const asRoot = isRoot() ? "" : "sudo ";
  return isOnPath("apt-get") ? `${asRoot}apt-get install -y ${packages}` : `your package manager (Debian's names: ${packages})`;
}

export const isLinux = () => process.platform === "linux";
export const isRoot = () => process.getuid?.() === 0;

export const WORKS_ANYWAY =
  "what works here: the programs (node dist/lab-apps.mjs --help), npx lab explain and matrix (without --name), " +
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
  if (missing.length > 0)
    throw new CannotRunHereError(
      `missing ${missing.map(({ command, why }) => `${command} (${why})`).join(", ")}\ninstall with: ${installCommand(missing)}`,
    );
}

// Edge. Where this machine has what a lab runs.
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { LabError } from "./lab-error";
import type { Sources } from "./plan";

const SCRIPTS = join(__dirname, "scripts");
const BUNDLE = resolve(__dirname, "..", "dist", "lab-apps.mjs");
const PROGRAMS = resolve(__dirname, "..", "lab-apps");

/** The scripts of this clone. */
export function localScripts(): string[] {
  return readdirSync(SCRIPTS).map((name) => join(SCRIPTS, name));
}

/** When the file was last written. @default - there is no such file */
const writtenAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** The scripts and the bundle of this clone, and the Node that runs this process. @throws LabError where the bundle was not built, or not since the programs changed */
export function localSources(): Sources {
  const built = writtenAt(BUNDLE);
  if (built === undefined) throw new LabError(`the bundle of the lab programs is missing: ${BUNDLE}; npm run build makes it`);
  const changed = readdirSync(PROGRAMS).find((name) => name.endsWith(".ts") && (writtenAt(join(PROGRAMS, name)) ?? 0) > built);
  if (changed !== undefined)
    throw new LabError(`the bundle of the lab programs is older than lab-apps/${changed}; npm run build makes it anew`);
  return { scripts: localScripts(), bundle: BUNDLE, node: process.execPath };
}

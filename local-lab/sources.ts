// Edge. Where this machine has what a lab runs.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { LabError } from "./lab-error";
import type { Sources } from "./plan";

const SCRIPTS = join(__dirname, "scripts");
const BUNDLE = resolve(__dirname, "..", "dist", "lab-apps.mjs");

/** The scripts of this clone. */
export function localScripts(): string[] {
  return readdirSync(SCRIPTS).map((name) => join(SCRIPTS, name));
}

/** The scripts and the bundle of this clone, and the Node that runs this process. @throws LabError where the bundle was not built */
export function localSources(): Sources {
  if (!existsSync(BUNDLE)) throw new LabError(`the bundle of the lab programs is missing: ${BUNDLE}; npm run build makes it`);
  return { scripts: localScripts(), bundle: BUNDLE, node: process.execPath };
}

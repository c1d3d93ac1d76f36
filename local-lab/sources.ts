// Where this clone has what a lab runs.
import { join } from "node:path";
import type { Sources } from "./plan";

const bundle = (name: string) => join(__dirname, "..", "dist", `${name}.mjs`);

/** The bundles of this clone, and the Node.js that runs this process. */
export function localSources(): Sources {
  return { programs: [bundle("lab-apps"), bundle("prober")], keeper: bundle("keeper"), node: process.execPath };
}

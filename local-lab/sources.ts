// Where this clone has what a lab runs.
import { join } from "node:path";
import type { Sources } from "./plan";

const script = (file: string) => join(__dirname, "..", "local-lab", "scripts", file);
const bundle = (file: string) => join(__dirname, "..", "dist", file);

/** The bundles of this clone, and the Node.js that runs this process. */
export function localSources(): Sources {
  return {
    programs: [bundle("lab-apps.mjs"), bundle("prober.mjs"), bundle("link-relay.mjs"), script("serve.sh")],
    keeper: bundle("keeper.cjs"),
    node: process.execPath,
  };
}

#!/usr/bin/env node
// What `npx lab` and `npm run lab` start: the bundle of cli/lab.ts, unless something has changed since set-up/build.mjs made it.
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const exitStatus = require("./exit-status.json");

const CLONE = join(__dirname, "..");
const BUILT = join(CLONE, "dist", "built.json");

/** Compares contents, since a copy or a checkout changes the times of files. @returns what is wrong with the bundles, or undefined */
function defect() {
  if (!existsSync(BUILT)) {
    return existsSync(join(CLONE, "node_modules"))
      ? "the bundles in dist/ are missing; npm run build makes them"
      : "the npm packages are not installed yet: npm run lab installs them, and runs the demonstrations";
  }
  const { bundles, sources } = JSON.parse(readFileSync(BUILT, "utf8"));
  const missing = bundles.find((bundle) => !existsSync(join(CLONE, "dist", bundle)));
  if (missing !== undefined) return `dist/${missing} is missing; npm run build makes it`;
  for (const [source, hash] of Object.entries(sources)) {
    const file = join(CLONE, source);
    const stale = (what) => `the bundles in dist/ are stale: ${source} ${what} since they were built; npm run build makes them anew`;
    if (!existsSync(file)) return stale("was removed");
    if (createHash("sha256").update(readFileSync(file)).digest("hex") !== hash) return stale("has changed");
  }
  return undefined;
}

try {
  const found = defect();
  if (found === undefined) require("../dist/lab.cjs");
  else {
    process.stderr.write(`lab: ${found}\n`);
    process.exitCode = exitStatus.cannotRunHere.status;
  }
} catch (error) {
  process.stderr.write(`lab: ${error.stack}\n`);
  process.exitCode = exitStatus.failed.status;
}

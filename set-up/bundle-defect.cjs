// Finds what is wrong with the bundles in dist/, such as a source that has changed since set-up/build.mjs made them.
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const CLONE = join(__dirname, "..");
const BUILT = join(CLONE, "dist", "built.json");

const hashOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Compares contents, since a copy or a checkout changes the times of files. @returns undefined if nothing is wrong */
function bundleDefect() {
  if (!existsSync(BUILT)) {
    return existsSync(join(CLONE, "node_modules"))
      ? "the bundles in dist/ are missing; npm run build makes them"
      : "the npm packages are not installed yet: npm run lab installs them, and runs the demonstrations";
  }
  let built;
  try {
    built = JSON.parse(readFileSync(BUILT, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return "dist/built.json is damaged; npm run build makes it anew";
  }
  const { bundles, sources } = built;
  for (const [source, hash] of Object.entries(sources)) {
    const file = join(CLONE, source);
    const stale = (what) => `the bundles in dist/ are stale: ${source} ${what} since they were built; npm run build makes them anew`;
    if (!existsSync(file)) return stale("was removed");
    if (hashOf(file) !== hash) return stale("has changed");
  }
  for (const [bundle, hash] of Object.entries(bundles)) {
    const file = join(CLONE, "dist", bundle);
    if (!existsSync(file)) return `dist/${bundle} is missing; npm run build makes it`;
    if (hashOf(file) !== hash) return `dist/${bundle} is damaged; npm run build makes it anew`;
  }
  return undefined;
}

module.exports = { bundleDefect };

#!/usr/bin/env node
// What `npx lab` and `npm run lab` start: the bundle of cli/lab.ts, unless a source has changed since set-up/build.mjs made it.
"use strict";
const { bundleDefect } = require("../set-up/bundle-defect.cjs");
const { fileSystemError } = require("../set-up/file-system-error.cjs");
const exitStatus = require("./exit-status.json");

try {
  const defect = bundleDefect();
  if (defect === undefined) require("../dist/lab.cjs");
  else {
    process.stderr.write(`lab: ${defect}\n`);
    process.exitCode = exitStatus.cannotRunHere.status;
  }
} catch (error) {
  process.stderr.write(`lab: ${fileSystemError(error) ?? error.stack}\n`);
  process.exitCode = exitStatus.failed.status;
}

// Makes a fresh clone ready for `npm run lab` or `npm test`: npm packages, system tools, the bundles.
// Imports no package, since a fresh clone has none.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { bundleDefect } from "./bundle-defect.cjs";
import { explainFileSystemErrors, fileSystemError } from "./file-system-error.cjs";
import { asOwner, requireWritable } from "./owner.mjs";
import { canInstall, install, installCommand, isOnPath, listOf, tools, updateLists } from "./system-tools.cjs";

explainFileSystemErrors("set-up");

const EXIT = JSON.parse(readFileSync(new URL("../cli/exit-status.json", import.meta.url), "utf8"));

const purpose = process.argv[2];
if (purpose !== "lab" && purpose !== "test") {
  console.error(`set-up: purpose must be lab or test: got ${purpose ?? "nothing"}`);
  process.exit(EXIT.usage.status);
}

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [neededMajor, neededMinor] = engines.node.match(/\d+/g).map(Number);
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`set-up: needs Node.js ${engines.node}: this is ${process.versions.node}; newer ones: https://nodejs.org/en/download`);
  process.exit(EXIT.cannotRunHere.status);
}

/** The file system's error that npm prints. */
function refusedNpm(stderr) {
  const field = (name) => new RegExp(`^npm (?:error|ERR!) ${name} (.+)$`, "m").exec(stderr)?.[1];
  const error = { code: field("code"), syscall: field("syscall"), path: field("path") };
  return fileSystemError(Object.assign(new Error(), error), "node_modules, or npm's cache in the home folder");
}

/** Runs a command, and reports a failure. @returns true on success */
function succeeds(command, args, options = {}) {
  const { status, signal, error, stderr } = spawnSync(command, args, {
    stdio: ["ignore", "inherit", command === "npm" ? "pipe" : "inherit"],
    encoding: "utf8",
    ...options,
  });
  const refused = status === 0 ? undefined : refusedNpm(stderr ?? "");
  if (refused === undefined) process.stderr.write(stderr ?? "");
  if (refused !== undefined) console.error(`set-up: npm ${refused}`);
  else if (status !== 0 && !options.explainsItself)
    console.error(`set-up: "${command} ${args.join(" ")}" failed: ${error?.message ?? signal ?? `exit status ${status}`}`);
  return status === 0;
}

function runAsOwner(command, args, options = {}) {
  if (!succeeds(command, args, { ...asOwner(), ...options })) process.exit(EXIT.failed.status);
}

/** npm notes what it installed in node_modules/.package-lock.json: it must agree with package-lock.json. */
function packagesAreCurrent() {
  const installed = "node_modules/.package-lock.json";
  if (!existsSync(installed)) return false;
  const versions = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const wanted = versions("package-lock.json");
  const present = versions(installed);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || (path in present && present[path].version === version),
  );
}

// jest keeps what it transpiles in the clone.
if (purpose === "test") requireWritable("run the tests", EXIT.cannotRunHere.status, "npm test");

if (!packagesAreCurrent()) {
  requireWritable("install the npm packages", EXIT.cannotRunHere.status);
  console.error("set-up: installing the npm packages of package-lock.json (npm ci)");
  // No package needs its install script; one would ask for a compiler and Python. npm before 11 ignores package.json's allowScripts.
  // With NODE_ENV=production npm would leave out what the tests need.
  runAsOwner("npm", ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
}

const missing = process.platform === "linux" ? tools.filter(({ command }) => !isOnPath(command)) : [];
const needed = missing.filter(({ neededBy }) => neededBy.includes(purpose));
const wanted = missing.filter(({ wantedBy }) => wantedBy?.includes(purpose));
if (needed.length + wanted.length > 0) {
  if (canInstall()) {
    updateLists();
    if (needed.length > 0 && !install(needed)) process.exit(EXIT.cannotRunHere.status);
    if (wanted.length > 0 && !install(wanted)) console.error(`set-up: going on without ${listOf(wanted)}`);
  } else {
    const both = [...needed, ...wanted];
    console.error(`set-up: missing ${listOf(both)}\nset-up: install with: ${installCommand(both)}`);
  }
}

if (bundleDefect() !== undefined) {
  requireWritable("build the programs", EXIT.cannotRunHere.status);
  runAsOwner(process.execPath, ["set-up/build.mjs"], { explainsItself: true });
}

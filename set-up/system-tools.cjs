// The system tools of system-tools.json: which are missing, and how to install them.
const { spawnSync } = require("node:child_process");
const { accessSync, constants, existsSync, mkdirSync, readdirSync, symlinkSync } = require("node:fs");
const { delimiter, dirname, join } = require("node:path");
const { writeFile } = require("./file-system-error.cjs");
const { tools } = require("./system-tools.json");

/** Administrators' folders, which an ordinary user's PATH lacks, and those where Debian has PostgreSQL's server, the newest first. */
function furtherFolders() {
  const postgresql = "/usr/lib/postgresql";
  const versions = existsSync(postgresql) ? readdirSync(postgresql).sort((a, b) => Number(b) - Number(a)) : [];
  return ["/usr/local/sbin", "/usr/sbin", "/sbin", ...versions.map((version) => join(postgresql, version, "bin"))];
}

/** PATH, with those that it lacks. */
function extendedPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return [...folders, ...furtherFolders().filter((folder) => !folders.includes(folder))].join(delimiter);
}

function isOnPath(command) {
  return extendedPath()
    .split(delimiter)
    .some((folder) => {
      try {
        accessSync(join(folder, command), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

const isRoot = () => process.getuid?.() === 0;
const hasApt = () => isOnPath("apt-get");
const packagesOf = (tools) => [...new Set(tools.map((tool) => tool.package))];

/** @param needs "lab", "test", or software of a scenario's hosts */
const missingFor = (needs) => tools.filter(({ command, neededBy }) => neededBy.some((each) => needs.includes(each)) && !isOnPath(command));

/** "nft (security groups), tcpdump (captures)" */
const listOf = (tools) => tools.map(({ command, why }) => `${command} (${why})`).join(", ");

/** The one command that installs them. */
function installCommand(tools) {
  const packages = packagesOf(tools).join(" ");
  return hasApt() ? `${isRoot() ? "" : "sudo "}apt-get install -y ${packages}` : `your package manager (Debian's names: ${packages})`;
}

function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, signal, error } = spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) console.error(`set-up: "apt-get ${args.join(" ")}" failed: ${error?.message ?? signal ?? `exit status ${status}`}`);
  return status === 0;
}

/** Only commands are wanted, so nothing may act by itself: cloud-init would treat this machine's next start as its first one. */
function keepFromActing({ package: name, disabledBy, units = [] }) {
  if (disabledBy !== undefined) {
    console.error(`set-up: ${disabledBy} keeps ${name} from doing anything by itself`);
    mkdirSync(dirname(disabledBy), { recursive: true });
    writeFile(disabledBy, "written by tcp-ip-lab, which uses the command alone\n");
  }
  const masks = units.map((unit) => [unit, `/etc/systemd/system/${unit}`]).filter(([, file]) => !existsSync(file));
  if (masks.length === 0) return;
  const names = masks.map(([unit]) => unit).join(" ");
  console.error(`set-up: masking ${names}, so that ${name} starts nothing by itself; to undo that: systemctl unmask ${names}`);
  for (const [, file] of masks) {
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync("/dev/null", file);
  }
}

/** @returns true on success */
function install(tools) {
  console.error(`set-up: installing ${packagesOf(tools).join(" ")} with apt-get, for ${listOf(tools)}`);
  tools.forEach(keepFromActing);
  // A machine that has just started may be updating itself: apt-get waits for it.
  return apt("install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", ...packagesOf(tools));
}

/** Goes on if a source of packages does not answer. */
function updateLists() {
  console.error("set-up: fetching the lists of packages (apt-get update)");
  if (!apt("update", "-qq")) console.error("set-up: going on with the lists of packages that there are");
}

/** Whether they can be installed here without asking anyone. */
const canInstall = () => isRoot() && hasApt();

module.exports = { tools, extendedPath, isOnPath, missingFor, isRoot, listOf, installCommand, install, updateLists, canInstall };

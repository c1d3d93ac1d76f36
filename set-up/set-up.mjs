// Edge. Makes a fresh clone ready for `npm run lab` or `npm test`: npm packages, system tools, the bundle of the lab programs.
// Imports nothing but Node, since on a fresh clone there is nothing else.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const purpose = process.argv[2];
if (purpose !== "lab" && purpose !== "test") {
  console.error(`set-up: purpose must be lab or test: got ${purpose ?? "nothing"}`);
  process.exit(2);
}

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [neededMajor, neededMinor] = engines.node.match(/\d+/g).map(Number);
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(`set-up: needs Node.js ${engines.node}: this is ${process.versions.node}; newer ones: https://nodejs.org/en/download`);
  process.exit(3);
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  if (status !== 0) {
    console.error(`set-up: "${command} ${args.join(" ")}" failed: ${error?.message ?? `exit status ${status}`}`);
    process.exit(1);
  }
}

/** npm keeps in node_modules/.package-lock.json what it installed; it must say the same as package-lock.json for the packages of this machine. */
function packagesAreCurrent() {
  const installed = "node_modules/.package-lock.json";
  if (!existsSync(installed)) return false;
  const versions = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const wanted = versions("package-lock.json");
  const present = versions(installed);
  return Object.entries(wanted).every(([path, { version, optional }]) => path === "" || optional || present[path]?.version === version);
}

const sbin = ["/usr/local/sbin", "/usr/sbin", "/sbin"];
function isOnPath(command) {
  return [...(process.env.PATH ?? "").split(delimiter), ...sbin].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

if (!packagesAreCurrent()) {
  console.error("set-up: installing the npm packages of package-lock.json (npm ci)");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

const { tools } = JSON.parse(readFileSync(new URL("system-tools.json", import.meta.url), "utf8"));
const missing = tools.filter(({ command, neededBy, wantedBy = [] }) => [...neededBy, ...wantedBy].includes(purpose) && !isOnPath(command));
if (process.platform === "linux" && missing.length > 0) {
  const packages = [...new Set(missing.map((tool) => tool.package))];
  const list = missing.map(({ command, why }) => `${command} (${why})`).join(", ");
  if (process.getuid() === 0 && isOnPath("apt-get")) {
    console.error(`set-up: installing ${packages.join(" ")} with apt-get, for ${list}`);
    // cloud-init is wanted as a command; as a service it would take this machine's next start for its first one.
    for (const { command, disabledBy } of missing.filter((tool) => tool.disabledBy)) {
      console.error(`set-up: ${disabledBy} keeps ${command} from doing anything by itself`);
      mkdirSync(dirname(disabledBy), { recursive: true });
      writeFileSync(disabledBy, "written by tcp-ip-lab, which uses the command alone\n");
    }
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-qq"], { env, stdio: ["ignore", "ignore", "inherit"] });
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env, stdio: ["ignore", "ignore", "inherit"] });
  } else {
    console.error(`set-up: missing ${list}\nset-up: install with: sudo apt-get install ${packages.join(" ")}`);
  }
}

run(process.execPath, ["set-up/build.mjs"]);

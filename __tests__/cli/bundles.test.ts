// The `lab` command runs from its bundle, and refuses to run if the sources have changed since.
import { execFile, execFileSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { EXIT } from "../../cli/exit-status";
import { run } from "../support/lab-command";
import { describeAsRoot } from "../support/test-machine";
import { ProjectCopy } from "../support/project-copy";

const BUILT = ["built.json", "keeper.cjs", "lab-apps.mjs", "lab.cjs", "link-relay.mjs", "prober.mjs"];

const cannotRun = (stderr: string) => ({ status: EXIT.cannotRunHere, stdout: "", stderr });
const runs = expect.objectContaining({ status: 0, stderr: "" }) as unknown;
const stale = (what: string) =>
  cannotRun(`lab: the bundles in dist/ are stale: ${what} since they were built; npm run build makes them anew\n`);

describe("in a clone", () => {
  let copy: ProjectCopy;
  const file = (name: string) => join(copy.path, name);
  const up = (env = process.env) => run(process.execPath, [file("cli/bin.cjs"), "up", "--dry-run"], { env });
  const build = () => promisify(execFile)(process.execPath, ["set-up/build.mjs"], { cwd: copy.path });
  beforeAll(() => {
    copy = new ProjectCopy();
  });
  afterAll(() => copy[Symbol.dispose]());

  test("without bundles, it names the command that builds them, and runs once they are built", async () => {
    expect(await up()).toEqual(cannotRun("lab: the bundles in dist/ are missing; npm run build makes them\n"));
    await build();
    expect(readdirSync(file("dist")).sort()).toEqual(BUILT);
    expect(await up()).toEqual(runs);
  });

  test("it needs no npm packages and writes no temporary files", async () => {
    rmSync(file("node_modules"));
    mkdirSync(file("temporary"));
    expect(await up({ ...process.env, TMPDIR: file("temporary") })).toEqual(runs);
    expect(readdirSync(file("temporary"))).toEqual([]);
    copy.linkPackages();
  });

  test("a source with a new time but the same content counts as unchanged", async () => {
    utimesSync(file("cli/lab.ts"), new Date(), new Date(Date.now() + 1000));
    expect(await up()).toEqual(runs);
  });

  test.each([
    "cli/lab.ts",
    "topology/cidr-block.ts",
    "lab-apps/main.ts",
    "validation/prober/main.ts",
    "package-lock.json",
    "set-up/build.mjs",
  ])("a changed %s stops it until it is changed back", async (source) => {
    const content = readFileSync(file(source));
    writeFileSync(file(source), Buffer.concat([content, Buffer.from("\n")]));
    utimesSync(file(source), new Date(0), new Date(0));
    expect(await up()).toEqual(stale(`${source} has changed`));
    writeFileSync(file(source), content);
    expect(await up()).toEqual(runs);
  });

  test("it refuses to run if a source was removed", async () => {
    const content = readFileSync(file("lab-apps/main.ts"));
    rmSync(file("lab-apps/main.ts"));
    expect(await up()).toEqual(stale("lab-apps/main.ts was removed"));
    writeFileSync(file("lab-apps/main.ts"), content);
  });

  test("it refuses to run if a program's bundle is missing", async () => {
    rmSync(file("dist/prober.mjs"));
    expect(await up()).toEqual(cannotRun("lab: dist/prober.mjs is missing; npm run build makes it\n"));
    await build();
    expect(await up()).toEqual(runs);
  });

  test("it refuses to run if a bundle is damaged", async () => {
    const bundle = readFileSync(file("dist/lab.cjs"));
    writeFileSync(file("dist/lab.cjs"), bundle.subarray(0, bundle.length / 2));
    expect(await up()).toEqual(cannotRun("lab: dist/lab.cjs is damaged; npm run build makes it anew\n"));
    writeFileSync(file("dist/lab.cjs"), bundle);
  });

  test("it refuses to run if the list of built files is damaged", async () => {
    const list = readFileSync(file("dist/built.json"));
    for (const damaged of ["", '{"bundles":']) {
      writeFileSync(file("dist/built.json"), damaged);
      expect(await up()).toEqual(cannotRun("lab: dist/built.json is damaged; npm run build makes it anew\n"));
    }
    writeFileSync(file("dist/built.json"), list);
  });

  test("commands run during concurrent builds, which leave no temporary files in dist/", async () => {
    const building = Promise.all([build(), build(), build()]);
    for (let round = 0; round < 5; round++) expect(await up()).toEqual(runs);
    await building;
    expect(readdirSync(file("dist")).sort()).toEqual(BUILT);
  });
});

describeAsRoot("in a clone of another user's", () => {
  const OWNER = 65534;
  const d3 = readdirSync("node_modules").filter((name) => /^(d3-|internmap$)/.test(name));
  const PACKAGES = ["esbuild", "@esbuild", "commander", "fastest-levenshtein", ...d3];

  test("a build by root belongs to the clone's owner, and only the owner may write there", () => {
    using copy = new ProjectCopy();
    const file = (name: string) => join(copy.path, name);
    // The new owner may lack permission to read the tested clone's packages.
    rmSync(file("node_modules"));
    for (const name of PACKAGES) cpSync(join("node_modules", name), file(`node_modules/${name}`), { recursive: true });
    execFileSync("chown", ["-R", `${OWNER}:${OWNER}`, copy.path]);
    const made = () => ["dist", ".cache", ...BUILT.map((name) => `dist/${name}`)].map((name) => lstatSync(file(name)));

    execFileSync("sh", ["-c", 'umask 0; exec "$0" set-up/build.mjs', process.execPath], { cwd: copy.path });
    expect(made().map(({ uid, gid, mode }) => [uid, gid, mode & 0o022])).toEqual(made().map(() => [OWNER, OWNER, 0]));
    rmSync(file("dist/lab.cjs"));
    execFileSync(process.execPath, ["set-up/build.mjs"], { cwd: copy.path, uid: OWNER, gid: OWNER });
    expect(readdirSync(file("dist")).sort()).toEqual(BUILT);
  });
});

test("without npm packages, it names the command that installs them, and exits with 3", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-bare-"));
  try {
    for (const file of ["cli/bin.cjs", "cli/exit-status.json", "set-up/bundle-defect.cjs", "set-up/file-system-error.cjs"])
      cpSync(file, join(folder, file));
    expect(await run(process.execPath, [join(folder, "cli", "bin.cjs"), "doctor"])).toEqual(
      cannotRun("lab: the npm packages are not installed yet: npm run lab installs them, and runs the demonstrations\n"),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

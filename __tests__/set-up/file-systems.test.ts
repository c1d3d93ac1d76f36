// Read-only, full and noexec file systems, in mount namespaces: each error is one line that names the file, the cause and the
// remedy.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { run } from "../support/lab-command";
import { ProjectCopy } from "../support/project-copy";
import { describeWithNamespaces, isRoot } from "../support/test-machine";

const NODE = process.execPath;
const LAB = [NODE, "cli/bin.cjs"];
const AS_USER = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
const USER_NAMESPACE = isRoot ? [] : ["--user", "--map-current-user", "--keep-caps"];

describeWithNamespaces("an unusual file system", () => {
  let copy: ProjectCopy;
  beforeAll(() => {
    copy = new ProjectCopy();
    // Copies, not links, so that `noexec` applies to them.
    execFileSync("sh", ["-c", 'rm "$0/node_modules" && cp -a node_modules "$0"', copy.path]);
    execFileSync(NODE, ["set-up/build.mjs"], { cwd: copy.path });
    for (const folder of ["temporary", "cdktf.out", "docs", ".cache"]) mkdirSync(join(copy.path, folder), { recursive: true });
    execFileSync("cp", ["docs/draw.ts", join(copy.path, "docs")]);
    execFileSync("chmod", ["-R", "a+rX", copy.path]);
  });
  afterAll(() => copy[Symbol.dispose]());

  /** @param mounts shell commands that run in the copy, as the namespace's root */
  function where(mounts: string, command: readonly string[]) {
    const script = `mount --bind "$1" "$1"; cd "$1"; ${mounts}; shift; cd .; exec "$@"`;
    const words = ["--mount", "sh", "-ec", script, "sh", copy.path, ...command];
    return run("unshare", [...USER_NAMESPACE, ...words], {
      env: { ...process.env, XDG_RUNTIME_DIR: undefined, TMPDIR: join(copy.path, "temporary") },
    });
  }
  const READ_ONLY = 'mount -o remount,bind,ro "$1"; cd "$1"';
  const WITH_CACHE = `${READ_ONLY}; mount -t tmpfs tmpfs .cache`;
  const NOEXEC = 'mount -o remount,bind,noexec "$1"; cd "$1"';
  const small = (folder: string, inodes = 100) => `mount -t tmpfs -o size=8k,nr_inodes=${inodes},mode=1777 tmpfs ${folder}`;
  const TYPESCRIPT = [NODE, "--import", "./set-up/typescript.mjs"];

  const refused: readonly (readonly [string, string, readonly string[], RegExp])[] = [
    [
      "a read-only clone: build",
      READ_ONLY,
      [NODE, "set-up/build.mjs"],
      /^build: cannot open dist\/.*: its file system is read-only \(EROFS\); make it writable, or use a clone elsewhere$/,
    ],
    [
      "a read-only clone: synth",
      WITH_CACHE,
      [...TYPESCRIPT, "main.ts"],
      /^synth: cannot \w+ .*cdktf\.out.*: its file system is read-only \(EROFS\); make it writable, or use a clone elsewhere$/,
    ],
    ["a read-only clone: diagram", WITH_CACHE, [...TYPESCRIPT, "docs/draw.ts"], /docs\/tcp-ip-lab\.svg: its file system is read-only/],
    [
      "a noexec clone: build",
      NOEXEC,
      [NODE, "set-up/build.mjs"],
      /^build: cannot run \S*esbuild: .* mounted noexec \(EACCES\); .*use a clone elsewhere$/,
    ],
    ["a noexec clone: synth", NOEXEC, [...TYPESCRIPT, "main.ts"], /cannot run \S*esbuild: .* mounted noexec \(EACCES\)/],
    [
      "a full dist/: build",
      small("dist"),
      [NODE, "set-up/build.mjs"],
      /^build: cannot write dist\/.*: no space is left there \(ENOSPC\); free some, or use a clone elsewhere$/,
    ],
    [
      "a full cdktf.out: synth",
      small("cdktf.out"),
      [...TYPESCRIPT, "main.ts"],
      /^synth: cannot write .*cdktf\.out.*: no space is left there \(ENOSPC\)/,
    ],
    [
      "a read-only .cache: synth",
      "mount -t tmpfs -o ro tmpfs .cache",
      [...TYPESCRIPT, "main.ts"],
      /cannot make the folder \S*\.cache\/tsx-\d+: its file system is read-only \(EROFS\)/,
    ],
  ];
  test.each(refused)("%s ends with one line", async (_, mounts, command, line) => {
    const { status, stderr } = await where(mounts, command);
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr.split("\n")).toHaveLength(2);
    expect(status).toBe(EXIT.failed);
  });

  const user = (words: string) => [...AS_USER, ...LAB, ...words.split(" ")];
  test.each([
    [
      "read-only",
      "mount -t tmpfs -o ro tmpfs temporary",
      /cannot make the folder \S*\/temporary\/tcp-ip-lab-\d+: its file system is read-only \(EROFS\); make it writable, or set TMPDIR to another folder$/,
    ],
    [
      "full",
      small("temporary", 1),
      /cannot make the folder \S*\/temporary\/tcp-ip-lab-\d+: no space is left there \(ENOSPC\); free some, or set TMPDIR to another folder$/,
    ],
    ["full after a few files", small("temporary", 3), /cannot open \S*\/keeper: no space is left there/],
    ["full once the lab's folder is there", small("temporary"), /cannot write \S*\/lab\.json: no space is left there/],
    [
      "full once services start",
      "mount -t tmpfs -o nr_inodes=8,mode=1777 tmpfs temporary",
      /cannot make the folder \S*\/logs\/server: no space is left there/,
    ],
    [
      "full once client services start",
      "mount -t tmpfs -o nr_inodes=15,mode=1777 tmpfs temporary",
      /cannot open \S*\.log: no space is left there/,
    ],
  ])("a TMPDIR that is %s: up ends with one line, at once, and with no lab", async (_, mounts, line) => {
    const start = performance.now();
    const { status, stdout, stderr } = await where(mounts, user("up --name t-full"));
    const [last = ""] = stderr.trimEnd().split("\n").slice(-1);
    expect(last).toMatch(line);
    expect(last).toMatch(/^lab: /);
    expect({ status, stdout }).toEqual({ status: EXIT.failed, stdout: "" });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("doctor reports a read-only TMPDIR, and that the lab cannot run here", async () => {
    const { status, stdout, stderr } = await where("mount -t tmpfs -o ro tmpfs temporary", user("doctor"));
    expect(stdout).toMatch(/^no +lab: .*cannot make the folder .*: its file system is read-only \(EROFS\)/m);
    expect({ status, stderr }).toEqual({ status: EXIT.cannotRunHere, stderr: "" });
  });

  test.each(["explain client-1 server icmp", "matrix", "up --dry-run"])("lab %s and its set-up only read the clone", async (line) => {
    const nowhere = `${READ_ONLY}; mount -t tmpfs -o ro tmpfs temporary`;
    expect(await where(nowhere, [...AS_USER, "env", "-u", "HOME", ...LAB, ...line.split(" ")])).toMatchObject({ status: 0, stderr: "" });
    expect(await where(READ_ONLY, [NODE, "set-up/set-up.mjs", "lab"])).toMatchObject({ status: 0, stdout: "" });
  });
});

test("errors other than a file system's are not described", () => {
  expect(fileSystemError(Object.assign(new Error(), { code: "ECONNREFUSED", syscall: "connect" }))).toBeUndefined();
  expect(fileSystemError(new Error("a defect"))).toBeUndefined();
  expect(fileSystemError("no error at all")).toBeUndefined();
});

test.each([
  ["EACCES", "open", "cannot open /a/b: permission denied (EACCES); give this user permission"],
  ["ENOENT", "open", "cannot open /a/b: there is no such file or folder (ENOENT)"],
  ["EISDIR", "open", "cannot open /a/b: it is a folder (EISDIR)"],
])("%s of %s is described in one line", (code, syscall, line) => {
  expect(fileSystemError(Object.assign(new Error(), { code, syscall, path: "/a/b" }))).toBe(line);
});

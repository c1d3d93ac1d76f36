// A clone in which nothing is installed yet, with a PATH of its own. The stand-ins on it and the build report their arguments on standard
// error.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRoot } from "../support/test-machine";

const ROOT = join(__dirname, "..", "..");
const FILES = ["package.json", "cli/exit-status.json", "set-up"];

/** A machine with only stand-ins in the administrators' folders, where set-up always looks, and with a writable /etc. */
const BARE_MACHINE = `
  for folder in /etc /usr/local/sbin /sbin /usr/lib/postgresql; do
    if [ -d $folder ]; then mount -t tmpfs tmpfs $folder; fi
  done
  mount --bind sbin /usr/sbin
  exec "$@"`;

/** In a user namespace, any user is root and may mount. */
const AS_ROOT = isRoot ? [] : ["--user", "--map-root-user"];

export interface Outcome {
  readonly status: number | null;
  /** Messages and calls, in order. */
  readonly lines: readonly string[];
}

export interface Machine {
  /** @default false */
  readonly bare?: boolean;
  /** Without root: user_namespaces(7). @default - the user who runs the tests */
  readonly user?: "nobody";
  readonly env?: NodeJS.ProcessEnv;
}

export class FreshClone implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "tcp-ip-lab-set-up-"));
  /** All that is on the PATH. */
  private readonly commands = join(this.path, "commands");
  /** The contents of a bare machine's /usr/sbin. */
  private readonly sbin = join(this.path, "sbin");

  constructor() {
    for (const file of FILES) cpSync(join(ROOT, file), join(this.path, file), { recursive: true });
    this.build();
    for (const folder of [this.commands, this.sbin, join(this.path, "node_modules")]) mkdirSync(folder);
    this.lock("package-lock.json", "1.2.3");
    this.standIn("npm");
  }

  /** @param version of its one package; there is one for other machines, too @param file the lock file, or npm's copy in node_modules */
  lock(file: "package-lock.json" | "node_modules/.package-lock.json", version: string): void {
    const wanted = { "": { version: "0.1.0" }, "node_modules/for-others": { version, optional: true } };
    const packages = { ...(file === "package-lock.json" && wanted), "node_modules/for-all": { version } };
    writeFileSync(join(this.path, file), JSON.stringify({ packages }));
  }

  /** @param script further commands; only shell builtins work */
  standIn(command: string, script = "", folder: "commands" | "sbin" = "commands"): void {
    const file = join(this[folder], command);
    writeFileSync(file, `#!/bin/sh\necho "RAN ${command} $*" >&2\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** @param script further JavaScript that the build runs */
  build(script = ""): void {
    writeFileSync(join(this.path, "set-up", "build.mjs"), `console.error("RAN build");\n${script}\n`);
  }

  /** Gives the clone to another user. */
  belongTo(uid: number): void {
    execFileSync("chown", ["-R", `${uid}:${uid}`, this.path]);
  }

  setUp(words: readonly string[], { bare = false, user, env = {} }: Machine = {}): Outcome {
    const line = [
      ...(bare ? ["unshare", ...AS_ROOT, "--mount", "sh", "-ec", BARE_MACHINE, "sh"] : []),
      ...(user === "nobody" ? ["unshare", "--user"] : []),
      ...["env", `PATH=${this.commands}`, process.execPath, "set-up/set-up.mjs", ...words],
    ];
    const [command = "", ...rest] = line;
    const { status, stderr, stdout } = spawnSync(command, rest, {
      cwd: this.path,
      env: { PATH: process.env["PATH"], ...env },
      encoding: "utf8",
    });
    if (stdout !== "") throw new Error(`standard output is for the verbs' results: got ${stdout}`);
    return { status, lines: stderr.split("\n").filter((each) => each !== "") };
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

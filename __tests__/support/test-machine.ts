// A machine for tests, made of namespaces as a lab is. It ends with the test.
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { joinCommand, KEEPER_SCRIPT, unshareCommand, USER_NAMESPACE } from "../../local-lab/namespaces";
import { missingFor } from "../../set-up/system-tools.cjs";
import { type Scenario, softwareOfScenario } from "../../topology/model";
import { parseIdentity, type ProcessIdentity } from "../../local-lab/process-identity";

export const isRoot = process.getuid?.() === 0;

/** Skips tests, with a message, in CI as well: most tests want {@link describeUnless}. */
export function describeSkipped(why: string, title: string, tests: () => void): void {
  process.stderr.write(`SKIPPED (${why}): ${title}\n`);
  describe.skip(title, tests);
}

/** Skips tests, with a message, if something is missing; never in CI. @param lack what is missing, if anything is */
export function describeUnless(lack: string | undefined, title: string, tests: () => void): void {
  if (lack === undefined || process.env["CI"]) describe(title, tests);
  else describeSkipped(lack, title, tests);
}

/** Tests that need real root: other users, systemd, or folders that only root may write to. Skipped for other users. */
export function describeAsRoot(title: string, tests: () => void): void {
  if (isRoot) describe(title, tests);
  else describeSkipped("it needs root", title, tests);
}

function namespaceLack(): string | undefined {
  if (process.platform !== "linux") return "it needs Linux";
  const { status, stderr } = spawnSync("unshare", [...USER_NAMESPACE, "--mount", "mount", "-n", "-t", "tmpfs", "tmpfs", "/tmp"], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : stderr.trim();
}

const lack = namespaceLack();

/** Tests that need namespaces: root may create them, and on most machines any user. */
export function describeWithNamespaces(title: string, tests: () => void): void {
  describeUnless(lack, title, tests);
}

/** Tests that bring up a scenario, with the servers and clients of its hosts. */
export function describeWithSoftwareOf(scenario: Scenario, title: string, tests: () => void): void {
  const missing = missingFor(softwareOfScenario(scenario)).map(({ command }) => command);
  describeUnless(lack ?? (missing.length > 0 ? `${scenario.name} needs ${missing.join(", ")}` : undefined), title, tests);
}

/** @returns a reason to skip unless the command is on PATH or in an administrators' folder */
export function lacks(command: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders.some((folder) => existsSync(join(folder, command))) ? undefined : `it needs ${command}`;
}

const START_TIMEOUT_MS = 30_000;

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export class TestMachine implements Disposable {
  private readonly holder: ChildProcess;
  private readonly keeper: ProcessIdentity;

  /** @param networks names of network namespaces in it, with only loopback up */
  constructor(...networks: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), "test-machine-"));
    const [identity, ready] = [join(folder, "identity"), join(folder, "ready")];
    const [file = "", ...words] = unshareCommand("test-machine", "127.0.0.1", ["true"]);
    const stdout = openSync(identity, "w");
    // It ends with the test's process, which closes its standard input.
    this.holder = spawn(file, words, { stdio: ["pipe", stdout, "inherit", "pipe"] });
    closeSync(stdout);
    this.holder.unref();
    this.holder.stdin?.write(`${readFileSync(KEEPER_SCRIPT, "utf8")}\n: >${ready}\n`);
    for (const end = Date.now() + START_TIMEOUT_MS; !existsSync(ready); sleep(5))
      if (Date.now() > end) throw new Error(`timed out after ${START_TIMEOUT_MS} ms waiting for the test's machine`);
    const keeper = parseIdentity(readFileSync(identity, "utf8"));
    if (!keeper) throw new Error("the test's machine did not report its process id");
    this.keeper = keeper;
    rmSync(folder, { recursive: true });
    for (const network of networks) {
      this.run("ip", "netns", "add", network);
      this.run("ip", "-n", network, "link", "set", "lo", "up");
    }
  }

  /** The words that run a command in one of its networks. */
  on(network: string): string[] {
    return joinCommand(this.keeper, ["ip", "netns", "exec", network]);
  }

  /** The same, as arguments of spawn(). */
  command(network: string, ...line: readonly string[]): [string, string[]] {
    const [file = "", ...words] = [...this.on(network), ...line];
    return [file, words];
  }

  /** Runs a command in its first network, which has no name. @returns what it wrote to its standard output */
  run(...line: readonly string[]): string {
    const [file = "", ...words] = joinCommand(this.keeper, line);
    return execFileSync(file, words, { encoding: "utf8" });
  }

  [Symbol.dispose](): void {
    this.holder.kill("SIGKILL");
  }
}

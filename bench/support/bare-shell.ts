// Runs the bare scripts, each in a shell of its own, in a mount namespace that allows named network namespaces; without root, in a user
// namespace, too.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { joinCommand } from "../../local-lab/namespaces";

const isRoot = process.getuid?.() === 0;

function run([command = "", ...words]: readonly string[], script: string): string {
  const { status, stderr, stdout } = spawnSync(command, words, { input: script, encoding: "utf8" });
  if (status !== 0) throw new Error(`the bare script failed: ${stderr}`);
  return stdout;
}

/** Keeps the namespaces until disposal. */
const HOLDER = "sleep infinity </dev/null >/dev/null 2>&1 & echo $!";

export class BareShell implements Disposable {
  private readonly holder: number;

  /** @param script the first script to run there */
  constructor(script: string) {
    // `ip netns add` returns to its own network namespace, which must have the same owner.
    const user = isRoot ? [] : ["--user", "--map-current-user", "--keep-caps", "--net"];
    this.holder = Number(run(["unshare", ...user, "--mount", "sh", "-e"], `${script}\n${HOLDER}`));
  }

  /** @returns what the script wrote @throws Error with the shell's message if it fails */
  run(script: string): string {
    const shell = ["sh", "-e"];
    if (isRoot) return run(["nsenter", `--mount=/proc/${this.holder}/ns/mnt`, ...shell], script);
    const start = readFileSync(`/proc/${this.holder}/stat`, "utf8").split(" ")[21] ?? "";
    return run(joinCommand({ id: this.holder, start, boot: "" }, shell), script);
  }

  [Symbol.dispose](): void {
    process.kill(this.holder, "SIGKILL");
  }
}

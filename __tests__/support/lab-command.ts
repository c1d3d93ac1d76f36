// Runs `lab` as its users do: as a child process.
import { spawn } from "node:child_process";
import { join } from "node:path";

export const LAB = join(__dirname, "..", "..", "cli", "bin.cjs");

export interface Outcome {
  /** `null` if a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Run {
  readonly input?: string;
  /** The signal, sent once stdout or stderr matches the pattern. */
  readonly signalAt?: readonly [RegExp, NodeJS.Signals];
  readonly env?: NodeJS.ProcessEnv;
  /** Words before the command, such as `unshare --user`. */
  readonly before?: readonly string[];
}

export function run(command: string, words: readonly string[], { input = "", env = process.env, signalAt }: Run = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env });
    let [stdout, stderr] = ["", ""];
    let signalled = false;
    const look = () => {
      if (signalled || !signalAt?.[0].test(stdout + stderr)) return;
      signalled = true;
      child.kill(signalAt[1]);
    };
    child.stdout.on("data", (chunk) => {
      stdout += String(chunk);
      look();
    });
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
      look();
    });
    child.stdin.on("error", () => undefined).end(input);
    child.on("error", reject).on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

export function lab(words: readonly string[], options: Run = {}): Promise<Outcome> {
  const [command = process.execPath, ...rest] = [...(options.before ?? []), process.execPath, LAB, ...words];
  return run(command, rest, options);
}

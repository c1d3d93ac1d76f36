// Runs `lab` as its users do: as a child process.
import { spawn } from "node:child_process";
import { join } from "node:path";

const LAB = join(__dirname, "..", "..", "cli", "bin.cjs");

export interface Outcome {
  /** `null`: ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Run {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Words that start the command in another state: `setpriv --reuid=65534`. */
  readonly before?: readonly string[];
}

export function run(command: string, words: readonly string[], { input = "", env = process.env }: Run = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (stderr += String(chunk)));
    child.stdin.on("error", () => undefined).end(input);
    child.on("error", reject).on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

export function lab(words: readonly string[], options: Run = {}): Promise<Outcome> {
  const [command = process.execPath, ...rest] = [...(options.before ?? []), process.execPath, LAB, ...words];
  return run(command, rest, options);
}

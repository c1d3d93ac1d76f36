// Runs a command to its end.
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { LabError } from "./lab-error";

export interface ExecResult {
  /** Exit status. @default - it was killed: see `signal` */
  readonly status?: number;
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** Collects what a child process with pipes writes, until it ends. @param input what it reads */
export function resultOf(child: ChildProcess, input = ""): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    // A command that ends early leaves the rest unread; its status says why.
    child.stdin?.on("error", () => undefined).end(input);
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ ...(status !== null && { status }), ...(signal && { signal }), stdout, stderr }));
  });
}

export function run([command = "", ...words]: readonly string[], input?: string, options: SpawnOptions = {}): Promise<ExecResult> {
  return resultOf(spawn(command, words, { ...options, stdio: "pipe" }), input);
}

/**
 * Runs a shell script.
 *
 * @param title for people: what the script is to do
 * @param before words that start the shell in another place
 * @returns what it wrote to its standard output
 * @throws LabError with what it wrote to its standard error, if it fails
 */
export async function runScript(script: string, title: string, before: (shell: string[]) => string[] = (shell) => shell): Promise<string> {
  const { status, signal, stdout, stderr } = await run(before(["sh", "-e"]), script);
  if (status !== 0)
    throw new LabError(`could not ${title}: ${stderr.trim() || `its script ended with ${signal ?? `exit status ${status}`}`}`);
  return stdout;
}

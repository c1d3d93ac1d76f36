// Runs a command to its end.
import type { ChildProcess } from "node:child_process";

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

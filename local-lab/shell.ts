// Edge. Runs shell scripts.
import { spawn } from "node:child_process";
import { LabError } from "./lab-error";

export interface ScriptOptions {
  /** For people: what the script was to do. */
  readonly title: string;
  /** A file that the script, and whatever it starts, holds open as its file 3 for as long as it runs. @default - none */
  readonly holding?: number;
  /** Ends the script. @default - nothing does */
  readonly signal?: AbortSignal;
}

/**
 * Runs a shell script to its end. It has a session of its own, so that a terminal's Ctrl-C does not reach it: what is half done is undone in order.
 *
 * @returns what it wrote to its standard output
 * @throws LabError with what it wrote to its standard error, where it fails
 */
export function runScript(script: string, { title, holding, signal }: ScriptOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-e"], { detached: true, stdio: ["pipe", "pipe", "pipe", holding ?? "ignore"] });
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    };
    signal?.addEventListener("abort", end, { once: true });
    let output = "";
    let complaint = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    // A script that ends early leaves the rest unread; its status says why.
    child.stdin?.on("error", () => undefined).end(script);
    child.on("error", (error) => reject(new LabError(`could not ${title}: ${error.message}`)));
    child.on("close", (status, by) => {
      signal?.removeEventListener("abort", end);
      if (status === 0) resolve(output);
      else reject(new LabError(`could not ${title}: ${complaint.trim() || `its script ended with ${by ?? `exit status ${status}`}`}`));
    });
  });
}

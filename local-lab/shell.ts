// Edge. Runs shell scripts.
import { type ChildProcess, spawn } from "node:child_process";
import { LabError } from "./lab-error";

export interface ScriptOptions {
  /** For people: what the script was to do. */
  readonly title: string;
  /** Ends the script. @default - nothing does */
  readonly signal?: AbortSignal;
}

/** What the shell writes when a script has come to its end: a control character that no script writes. */
const END = "\u0004";

/** Ends the shell and what it has started. Nothing where it has ended by itself. */
function endSession({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Runs scripts one after the other in one shell, as to start one takes longer than most scripts do. Where a script fails, the shell ends, and the next
 * has a new one. It has a session of its own, so that a terminal's Ctrl-C does not reach it: what is half done is undone in order.
 */
export class Shell implements AsyncDisposable {
  private child: ChildProcess | undefined;
  private output = "";
  private complaint = "";
  private settle: (failure?: string) => void = () => {};

  /** @param holding a file that the shell, and whatever it starts, holds open as its file 3 for as long as it runs */
  constructor(private readonly holding: number | "ignore" = "ignore") {}

  /**
   * Runs a script to its end.
   *
   * @returns what it wrote to its standard output
   * @throws LabError with what it wrote to its standard error, where it fails; the signal's reason, where that ended it
   */
  async run(script: string, { title, signal }: ScriptOptions): Promise<string> {
    signal?.throwIfAborted();
    const child = (this.child ??= this.start());
    this.output = this.complaint = "";
    const closed = new Promise((resolve) => child.once("close", resolve));
    const kill = () => endSession(child);
    signal?.addEventListener("abort", kill);
    const failure = await new Promise<string | undefined>((resolve) => {
      this.settle = resolve;
      child.stdin?.write(`${script}\nprintf '\\4'\n`);
    });
    signal?.removeEventListener("abort", kill);
    if (signal?.aborted) {
      // Also where the script came to its end first: the next one must not be written to a shell that is about to end.
      await closed;
      signal.throwIfAborted();
    }
    if (failure !== undefined) throw new LabError(`could not ${title}: ${failure}`);
    return this.output.slice(0, -END.length);
  }

  /** Ends the shell. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { child } = this;
    if (!child) return;
    await new Promise<void>((resolve) => {
      this.settle = () => resolve();
      child.stdin?.end();
    });
  }

  private start(): ChildProcess {
    const child = spawn("sh", ["-e"], { detached: true, stdio: ["pipe", "pipe", "pipe", this.holding] });
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      if (text.endsWith(END)) this.settle();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.complaint += text));
    // A shell that ends early leaves the rest unread; its status says why.
    child.stdin?.on("error", () => undefined);
    child.on("error", ({ message }) => (this.complaint += message));
    child.on("close", (status, by) => {
      this.child = undefined;
      this.settle(this.complaint.trim() || `its script ended with ${by ?? `exit status ${status}`}`);
    });
    return child;
  }
}

/** Runs one script to its end, in a shell of its own: see `Shell`. */
export async function runScript(script: string, options: ScriptOptions): Promise<string> {
  await using shell = new Shell();
  return await shell.run(script, options);
}

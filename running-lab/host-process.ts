// A process on a host, as every part of the project sees it: its output, its end, and waits for either.
import type { ChildProcess, SpawnOptions as NodeSpawnOptions } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { retryUntil, type Tried } from "./retry-until";

/** What becomes of standard output. */
export interface OutputOptions<Line> {
  /** Reads a line, which goes to `lines` unless it is undefined. @default - the output is collected as text in `stdout` */
  readonly parseLine?: (line: string) => Line | undefined;
  /** Leaves the output to the reader of `output`. @default false */
  readonly unread?: boolean;
  /** In ms: how long `until` waits unless it is told otherwise. @default 20000, twenty times what an idle machine takes */
  readonly patienceMs?: number;
}

export interface SpawnOptions<Line> extends OutputOptions<Line>, Pick<NodeSpawnOptions, "cwd" | "env" | "stdio"> {
  /** For error messages. @default - the command's first word, and the host */
  readonly name?: string;
}

export interface ExecResult {
  /** As in a shell: the exit status, or 128 and the signal's number. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface UntilOptions {
  /** In ms. @default - the process's patience */
  readonly timeoutMs?: number;
  /** The error to throw if the process ends first. @default - one that has its name, exit status and standard error */
  readonly onEnd?: () => Error;
}

const CHECK_MS = 10;
const PATIENCE_MS = 20_000;

export class HostProcess<Line = never> implements AsyncDisposable {
  readonly lines: Line[] = [];
  stdout = "";
  stderr = "";
  /** As in {@link ExecResult}. @default - it has not ended */
  status: number | undefined;
  /** Settles with the status once all output is read. @throws Error if the process could not be started */
  readonly ended: Promise<number>;
  /** Standard input. @default - not a pipe */
  readonly input: Writable | null;
  /** Standard output, for the reader of an `unread` one. @default - not a pipe */
  readonly output: Readable | null;
  private readonly patienceMs: number;
  private failure: Error | undefined;

  constructor(
    private readonly child: ChildProcess,
    readonly name: string,
    { parseLine, unread = false, patienceMs = PATIENCE_MS }: OutputOptions<Line> = {},
  ) {
    this.patienceMs = patienceMs;
    this.input = child.stdin;
    this.output = child.stdout;
    const keep = (line: Line | undefined) => line !== undefined && this.lines.push(line);
    if (child.stdout && parseLine) createInterface(child.stdout).on("line", (line) => keep(parseLine(line)));
    else if (!unread) child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    // A process that ends early leaves the rest unread; its status says why.
    child.stdin?.on("error", () => undefined);
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.once("close", (status, signal) => resolve((this.status = status ?? 128 + constants.signals[signal ?? "SIGKILL"])));
    });
    // Avoid an unhandled rejection if nobody awaits `ended`.
    this.ended.catch((error: Error) => (this.failure = error));
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it, if it has not ended. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.kill(signal);
    await this.ended.catch(() => undefined);
  }

  /** Lets it run to its end. @param input all that it reads @throws what `ended` throws */
  async result(input = ""): Promise<ExecResult> {
    this.input?.end(input);
    const status = await this.ended;
    return { status, stdout: this.stdout, stderr: this.stderr };
  }

  /**
   * Waits for a condition that its output brings about.
   *
   * @param what the condition, for error messages
   * @throws Error if the process ends first, or after the timeout
   */
  until<T>(what: string, condition: () => Tried<T>, { timeoutMs = this.patienceMs, onEnd }: UntilOptions = {}): Promise<T> {
    const ended = () => new Error(`${this.name} ended with exit status ${this.status} before ${what}: ${this.stderr.trim()}`);
    const check = () => {
      const value = condition();
      if (value !== undefined && value !== false) return value;
      if (this.failure) throw this.failure;
      if (this.status !== undefined) throw (onEnd ?? ended)();
      return undefined;
    };
    const onTimeout = () => new Error(`waited ${timeoutMs / 1000} s in vain for ${what} (${this.name})`);
    return retryUntil(check, { timeoutMs, intervalMs: CHECK_MS, onTimeout });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

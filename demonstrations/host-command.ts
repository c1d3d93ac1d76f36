// A command that runs on a host of the lab: its output, as it comes, and its end.
import { createInterface } from "node:readline";
import type { RunningLab } from "../local-lab";
import { Watched } from "./condition";

export type ChildProcess = ReturnType<RunningLab["spawn"]>;

export class HostCommand {
  readonly lines: string[] = [];
  private said = "";
  /** The exit status; as in a shell, 128 and the signal's number if a signal ended it. */
  readonly ended: Promise<number>;
  protected readonly watched = new Watched();
  protected status: number | undefined;

  constructor(
    private readonly child: ChildProcess,
    readonly name: string,
  ) {
    if (child.stdout) createInterface(child.stdout).on("line", (line) => this.take(line));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.said += text;
      this.watched.changed();
    });
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject).on("close", (status, signal) => {
        this.status = status ?? 128 + (signal === "SIGTERM" ? 15 : 9);
        this.watched.changed();
        resolve(this.status);
      });
    });
    // Avoid an unhandled rejection if nobody awaits `ended`.
    this.ended.catch(() => undefined);
  }

  protected take(line: string): void {
    this.lines.push(line);
    this.watched.changed();
  }

  /** What it wrote to standard error. */
  get complaint(): string {
    return this.said.trim();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it, if it has not ended. */
  async stop(): Promise<void> {
    this.signal("SIGTERM");
    await this.ended.catch(() => undefined);
  }

  /** @throws Error if it ends first */
  until<T>(what: string, condition: () => T | undefined | false): Promise<T> {
    return this.watched.until(`${what} (${this.name})`, () => {
      const value = condition();
      if ((value === undefined || value === false) && this.status !== undefined)
        throw new Error(`${this.name} ended with exit status ${this.status} before ${what}: ${this.complaint}`);
      return value;
    });
  }
}

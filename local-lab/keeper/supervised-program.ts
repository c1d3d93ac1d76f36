// Keeps a program running, as systemd does with Restart=always.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { KeptProgram, ProgramStatus } from "./protocol";
import type { ServiceLog } from "./service-log";

/** How long a program may take to end after SIGTERM, before SIGKILL. */
const STOP_TIMEOUT_MS = 6000;

export class SupervisedProgram {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private starts = 0;

  constructor(
    readonly program: KeptProgram,
    private readonly log: ServiceLog,
  ) {}

  get status(): ProgramStatus {
    const { host, name } = this.program;
    const processId = this.child?.pid;
    const state = this.child ? "running" : this.restart ? "starting" : "stopped";
    return { ...(host !== undefined && { host }), name, state, starts: this.starts, ...(processId !== undefined && { processId }) };
  }

  /** At once if it waits for its restart delay; nothing if it runs. */
  start(): void {
    this.cancelRestart();
    if (this.child) return;
    this.log.open();
    const { host, command } = this.program;
    const [file = "", ...words] = host === undefined ? command : ["ip", "netns", "exec", host, ...command];
    const child = (this.child = spawn(file, words, { stdio: ["ignore", "pipe", "pipe"] }));
    this.starts++;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => this.log.write(chunk));
    child.once("error", (error) => this.ended(child, error.message));
    child.once("exit", (status, signal) => this.ended(child, signal === null ? `exit status ${status}` : signal));
  }

  /** Settles once it has ended; it does not start again by itself. */
  async stop(): Promise<void> {
    this.cancelRestart();
    const { child } = this;
    if (!child) return;
    this.child = undefined;
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
    clearTimeout(kill);
  }

  private cancelRestart(): void {
    clearTimeout(this.restart);
    this.restart = undefined;
  }

  private ended(child: ChildProcess, how: string): void {
    // One that was stopped has been forgotten already.
    if (this.child !== child) return;
    this.child = undefined;
    const { restartDelaySec } = this.program;
    this.log.write(Buffer.from(`supervise: ended with ${how}; starts again in ${restartDelaySec} s\n`));
    this.restart = setTimeout(() => this.start(), restartDelaySec * 1000);
  }
}

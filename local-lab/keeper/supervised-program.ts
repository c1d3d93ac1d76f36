// Keeps a program running, as systemd does with Restart=always, or with Restart=no if it has no delay.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { KeptProgram, ProgramStatus } from "./protocol";
import type { ServiceLog } from "./service-log";

/** How long a program may take to end after SIGTERM, before SIGKILL. */
const STOP_TIMEOUT_MS = 6000;

/** Ends what an ended program has left, as systemd does: nginx's workers, whose master was killed, would keep its ports. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, "SIGKILL");
  } catch {
    // Nothing is left.
  }
}

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
    const child = (this.child = spawn(file, words, { stdio: ["ignore", "pipe", "pipe"], detached: true }));
    this.starts++;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => this.log.write(chunk));
    child.once("error", (error) => this.ended(child, error.message));
    child.once("exit", () => endGroup(child.pid));
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
    const next = restartDelaySec === undefined ? "is not started again" : `starts again in ${restartDelaySec} s`;
    this.log.write(Buffer.from(`supervise: ended with ${how}; ${next}\n`));
    if (restartDelaySec === undefined) return;
    this.restart = setTimeout(() => this.start(), restartDelaySec * 1000);
  }
}

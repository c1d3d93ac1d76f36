// A server program whose output goes to a file, so that a test need not read a hundred thousand lines as they arrive.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BUNDLE, type Event } from "./program";

/** Generous, since the machine may be loaded. */
const PATIENCE_MS = 30_000;

export class QuietServer implements AsyncDisposable {
  private readonly folder = mkdtempSync(join(tmpdir(), "lab-apps-"));
  private readonly log = join(this.folder, "events");
  private readonly child;

  private constructor(words: readonly string[]) {
    const log = openSync(this.log, "w");
    this.child = spawn(process.execPath, [BUNDLE, ...words], { stdio: ["ignore", log, "inherit"] });
    closeSync(log);
  }

  /** Resolves once the server listens. */
  static async start(program: "tcp-server" | "udp-server", port: number, options: readonly string[] = ["--json"]): Promise<QuietServer> {
    const server = new QuietServer([program, "127.0.0.1", String(port), ...options]);
    const deadline = Date.now() + PATIENCE_MS;
    while (!readFileSync(server.log, "utf8").includes("\n")) {
      if (Date.now() > deadline || server.child.exitCode !== null) throw new Error(`${program} does not listen`);
      await sleep(20);
    }
    return server;
  }

  /** Its peak resident memory, in MiB (VmHWM in proc_pid_status(5)). */
  get peakMemoryMiB(): number {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) / 1024;
  }

  /** Ends it with SIGTERM. Returns its exit status and all its events; for servers started with --json. */
  async stop(): Promise<{ status: number | null; events: Event[] }> {
    const ended = once(this.child, "exit") as Promise<[number | null]>;
    this.child.kill();
    const [status] = await ended;
    const lines = readFileSync(this.log, "utf8").split("\n").slice(0, -1);
    return { status, events: lines.map((line) => JSON.parse(line) as Event) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }
}

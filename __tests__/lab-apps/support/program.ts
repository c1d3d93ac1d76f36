// A lab program as a child process, started from the bundle as users start it.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export const BUNDLE = join(__dirname, "..", "..", "..", "dist", "lab-apps.mjs");

/** Generous, since the machine may be loaded. */
const PATIENCE_MS = 30_000;

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type Event = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface StartOptions {
  /** Command and words before `node BUNDLE`, such as `ip netns exec NAME`. */
  readonly under?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** @default ["ignore", "pipe", "pipe"] */
  readonly stdin?: "ignore" | "pipe";
}

export class RunningProgram implements AsyncDisposable {
  stdout = "";
  stderr = "";
  readonly ended: Promise<Ended>;
  private changed: () => void = () => undefined;

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.changed();
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.changed();
    });
    this.ended = new Promise((resolve) => child.once("close", (status, signal) => resolve({ status, signal })));
  }

  /** The events so far; for programs started with --json. */
  get events(): Event[] {
    return this.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Event);
  }

  /** Waits for a line of standard output that matches. */
  async line(pattern: RegExp): Promise<string> {
    return this.until(`a line like ${pattern}`, () => this.stdout.split("\n").find((line) => pattern.test(line)));
  }

  /** Waits for text on standard error that matches. */
  async message(pattern: RegExp): Promise<string> {
    return this.until(`a message like ${pattern}`, () => pattern.exec(this.stderr)?.[0]);
  }

  /** Waits for the first event with that name for which `matches` returns true. */
  async event(name: string, matches: (event: Event) => boolean = () => true): Promise<Event> {
    return this.until(`the event ${name}`, () => this.events.find((event) => event.event === name && matches(event)));
  }

  eventsNamed(name: string): Event[] {
    return this.events.filter(({ event }) => event === name);
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.child.kill(signal);
  }

  /** Sends SIGTERM and waits for the exit. */
  async stop(): Promise<Ended> {
    this.kill();
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.kill("SIGKILL");
    await this.ended;
  }

  private async until<T>(what: string, find: () => T | undefined): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${why} before ${what}; stdout:\n${this.stdout}\nstderr:\n${this.stderr}`));
        timer = setTimeout(() => fail(`${PATIENCE_MS} ms went by`), PATIENCE_MS);
        const look = () => {
          const found = find();
          if (found !== undefined) resolve(found);
        };
        this.changed = look;
        look();
        void this.ended.then(() => {
          look();
          fail("the program ended");
        });
      });
    } finally {
      clearTimeout(timer);
      this.changed = () => undefined;
    }
  }
}

/** Starts `lab-apps WORDS`. */
export function start(words: readonly string[], { under = [], env = {}, stdin = "ignore" }: StartOptions = {}): RunningProgram {
  const [command = "", ...rest] = [...under, process.execPath, BUNDLE, ...words];
  return new RunningProgram(spawn(command, rest, { stdio: [stdin, "pipe", "pipe"], env: { ...process.env, ...env } }));
}

/** Runs `lab-apps WORDS` to its end. */
export async function run(words: readonly string[], options?: StartOptions): Promise<Ended & { stdout: string; stderr: string }> {
  await using program = start(words, options);
  const ended = await program.ended;
  return { ...ended, stdout: program.stdout, stderr: program.stderr };
}

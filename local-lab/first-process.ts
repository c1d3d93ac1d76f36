// Process 1 of a lab while this process brings the lab up: a shell that runs scripts, and the keeper behind it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { DONE, type Order } from "./keeper/protocol";
import { LabError, NamespaceError } from "./lab-error";
import { KEEPER_SCRIPT, unshareCommand } from "./namespaces";

/** What the shell writes when a script has come to its end: a control character that no script writes. */
const END = "\u0004";

/** What unshare(1) of util-linux 2.38 says when its child was killed. */
const PARENT_OF_KILLED = "unshare: sigprocmask unblock failed: Invalid argument\n";

/** Never the caller's secrets (AWS_SECRET_ACCESS_KEY) or what would change the programs (NODE_OPTIONS). */
function labEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LANG = "C.UTF-8", HOME = "/" } = process.env;
  return { PATH, LANG, HOME };
}

export class FirstProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  /** The keeper's standard input; its answers come back on it. */
  private readonly keeper: Duplex;
  private readonly answers: AsyncIterator<string>;
  private stdout = "";
  private stderr = "";
  private onOutput = () => {};

  /** @param keeper the command that becomes the keeper */
  constructor(
    private readonly folder: string,
    nameserver: string,
    keeper: readonly string[],
  ) {
    const [file = "", ...words] = unshareCommand(folder, nameserver, keeper);
    this.child = spawn(file, words, { cwd: "/", detached: true, env: labEnvironment(), stdio: ["pipe", "pipe", "pipe", "pipe"] });
    this.ended = once(this.child, "close").catch((error: Error) => (this.stderr += error.message));
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.onOutput();
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.keeper = this.child.stdio[3] as Duplex;
    this.answers = createInterface(this.keeper)[Symbol.asyncIterator]();
    // A shell or a keeper that ends early leaves the rest unread; what it wrote says why.
    for (const stream of [this.child.stdin, this.keeper]) stream?.on("error", () => undefined);
  }

  /** Makes the lab's own mounts. @returns the identity of process 1, as a line @throws NamespaceError if it cannot */
  async prepare(): Promise<string> {
    try {
      return await this.run(readFileSync(KEEPER_SCRIPT, "utf8"), "make the lab's namespaces");
    } catch (error) {
      throw new NamespaceError((error as Error).message);
    }
  }

  /**
   * Runs a script in the VPC's network namespace.
   *
   * @returns what it wrote
   * @throws LabError with what it wrote if it fails, which ends the lab
   */
  async run(script: string, title: string): Promise<string> {
    this.stdout = "";
    const done = new Promise<true>((resolve) => (this.onOutput = () => this.stdout.endsWith(END) && resolve(true)));
    this.child.stdin?.write(`${script}\nprintf '\\4'\n`);
    if ((await Promise.race([done, this.ended])) === true) return this.stdout.slice(0, -END.length);
    throw new LabError(`could not ${title}: ${this.lastWords}`);
  }

  /** Settles once the keeper has done it. @throws LabError if the keeper ends instead, and the lab with it */
  async order(order: Order): Promise<void> {
    this.keeper.write(`${JSON.stringify(order)}\n`);
    const answer = await this.answers.next().catch(() => undefined);
    if (answer?.value === DONE) return;
    // The shell would go on without its keeper.
    await this.end();
    throw new LabError(this.lastWords);
  }

  /** The shell waits for the keeper from now on, and reaps orphans meanwhile. */
  runNoMore(): void {
    this.child.stdin?.end('wait "$keeper"\n');
  }

  /** Lets the lab outlive this process. */
  async stay(): Promise<void> {
    await this.order({ stay: true });
    this.keeper.destroy();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    this.child.unref();
  }

  /** Ends the lab, as the kernel does: process 1 is killed with the parent that made its namespaces. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** Ends the lab, and waits until its parent is gone. */
  async end(): Promise<void> {
    this.kill();
    await this.ended;
  }

  /** What it wrote to its standard error, if that says why it has ended. */
  private get lastWords(): string {
    const words = this.stderr.replace(PARENT_OF_KILLED, "").trim();
    return words || `the lab "${basename(this.folder)}" has ended: another command took it down, or somebody killed it`;
  }
}

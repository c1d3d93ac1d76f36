// The prober on one host: it listens there, and sends first packets from there. See main.ts.
import { createInterface } from "node:readline";
import type { Endpoint, Probe, ProberInput, ProberOutput } from "./protocol";
import { LabError, PROGRAM_FOLDER, type RunningLab } from "../../local-lab";

export type ProbeNews = Exclude<ProberOutput, { listening: true }>;

export class Prober implements AsyncDisposable {
  private readonly child: ReturnType<RunningLab["spawn"]>;
  private readonly ended: Promise<void>;
  private complaint = "";
  private onListening: () => void = () => undefined;

  constructor(
    running: RunningLab,
    private readonly host: string,
    private readonly onNews: (news: ProbeNews) => void,
  ) {
    this.child = running.spawn(host, [running.node, `${PROGRAM_FOLDER}/prober.mjs`], { stdio: "pipe" });
    if (this.child.stdout) createInterface(this.child.stdout).on("line", (line) => this.take(JSON.parse(line) as ProberOutput));
    this.child.stdin?.on("error", () => undefined);
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.complaint += text));
    this.ended = new Promise((resolve) => this.child.once("error", () => resolve()).once("close", () => resolve()));
  }

  private take(output: ProberOutput): void {
    if ("listening" in output) this.onListening();
    else this.onNews(output);
  }

  private tell(input: ProberInput): void {
    this.child.stdin?.write(`${JSON.stringify(input)}\n`);
  }

  /** Settles once it does. @throws LabError if it ends instead */
  async listen(endpoints: readonly Endpoint[]): Promise<void> {
    const listening = new Promise<true>((resolve) => (this.onListening = () => resolve(true)));
    this.tell({ listen: endpoints });
    const begun = await Promise.race([listening, this.ended]);
    if (!begun)
      throw new LabError(`the prober on ${this.host} ended: ${this.complaint.trim() || "somebody killed it, or took the lab down"}`);
  }

  probe(probes: readonly Probe[]): void {
    this.tell({ probes });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }
}

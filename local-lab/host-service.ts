// Edge. One service on one host of a running lab, as systemctl would see it.
import { setTimeout as sleep } from "node:timers/promises";
import type { LabService } from "../topology/lab";
import { LabError } from "./lab-error";
import { serviceFolder } from "./names";
import { runningProcess } from "./process-record";
import type { LabRecord } from "./record";
import { startService, stopServices } from "./service";
import { runScript } from "./shell";

/** What goes on record does so by itself, a moment after the script that starts it. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 5;

/** `starting`: the program is about to start, for the first time or, after the delay, again. */
export type ServiceState = "running" | "starting" | "stopped";

export class HostService {
  /** What the program has written since the lab came up, over all its runs. */
  readonly logPath: string;

  constructor(
    private readonly record: LabRecord,
    readonly host: string,
    readonly service: LabService,
  ) {
    this.logPath = `${this.folder}/log`;
  }

  get name(): string {
    return this.service.name;
  }

  get state(): ServiceState {
    if (runningProcess(`${this.folder}/supervisor`) === undefined) return "stopped";
    return this.processId === undefined ? "starting" : "running";
  }

  /** Of the program. @default - it does not run at the moment */
  get processId(): number | undefined {
    return runningProcess(`${this.folder}/process`);
  }

  /** Nothing where it is started already. @throws LabError where nothing runs some seconds later */
  async start(): Promise<void> {
    if (this.state !== "stopped") return;
    const { name, node } = this.record;
    // Where the supervisor was killed, the program may still run.
    const script = [stopServices(name, this.host, this.name), startService(name, this.host, this.service, node)].join("\n");
    await runScript(script, { title: `start ${this.name}` });
    for (const deadline = performance.now() + PATIENCE_MS; this.state === "stopped"; await sleep(LOOK_MS))
      if (performance.now() > deadline) throw new LabError(`could not start ${this.name} on ${this.host}: see ${this.logPath}`);
  }

  async stop(): Promise<void> {
    await runScript(stopServices(this.record.name, this.host, this.name), { title: `stop ${this.name}` });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** @throws LabError where the program does not run */
  signal(signal: NodeJS.Signals): void {
    const { processId } = this;
    if (processId === undefined) throw new LabError(`${this.name} on ${this.host} is ${this.state}: there is no process to signal`);
    process.kill(processId, signal);
  }

  private get folder(): string {
    return serviceFolder(this.record.name, this.host, this.service.name);
  }
}

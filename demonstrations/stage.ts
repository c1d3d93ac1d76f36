// A running lab for demonstrations. What they start in it ends with the stage.
import type { Flow, HostProcess, RunningLab } from "../running-lab";
import type { Lab } from "../topology/lab";
import { type CapturedPacket, parseTcpdumpLine } from "./captured-packet";
import type { LabProgram, ProgramEvent } from "./lab-program";

/** Enough for the headers; packets are lost less often when tcpdump has less to copy. */
const SNAPSHOT_BYTES = 128;

export class Stage implements AsyncDisposable {
  private readonly started: AsyncDisposable[] = [];
  private readonly stopped: (readonly [host: string, service: string])[] = [];

  constructor(private readonly running: RunningLab) {}

  get lab(): Lab {
    return this.running.lab;
  }

  private begun<T extends AsyncDisposable>(disposable: T): T {
    this.started.push(disposable);
    return disposable;
  }

  /** @param command words with single spaces between them */
  command(host: string, command: string): HostProcess {
    return this.begun(this.running.spawn(host, command.split(" ")));
  }

  /** Starts a program of the lab. @param command its name and arguments */
  program(host: string, command: string): LabProgram {
    const words = command.split(" ");
    const parseLine = (line: string) => JSON.parse(line) as ProgramEvent;
    const program = [...this.running.program("lab-apps"), ...words, "--json"];
    return this.begun(this.running.spawn(host, program, { name: `${words[0]} on ${host}`, parseLine }));
  }

  /** Settles once packets are captured. */
  async capture(host: string, filter: string): Promise<HostProcess<CapturedPacket>> {
    return this.begun(await this.running.capture(host, { filter, snapshotLength: SNAPSHOT_BYTES, parseLine: parseTcpdumpLine }));
  }

  /** Stops a service, so that a program of the demonstration can take its place; it starts again with `restoreServices`. */
  async stopService(host: string, name: string): Promise<void> {
    await this.running.services.stop(host, name);
    this.stopped.push([host, name]);
  }

  async restoreServices(): Promise<void> {
    for (const [host, name] of this.stopped.splice(0)) await this.running.services.start(host, name);
  }

  /** Packets that a host's security group has dropped so far. */
  async dropped(host: string, flow: Flow): Promise<number> {
    const { drops = [] } = (await this.running.drops?.read([host]))?.get(host) ?? {};
    return drops
      .filter((each) => Object.entries(flow).every(([field, value]) => each[field as keyof Flow] === value))
      .reduce((sum, { packets }) => sum + packets, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.started.map((disposable) => disposable[Symbol.asyncDispose]()));
    await this.restoreServices();
  }
}

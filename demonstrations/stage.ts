// A running lab for demonstrations. What they start in it ends with the stage.
import { type Drop, PROGRAM_FOLDER, type RunningLab } from "../local-lab";
import type { Lab } from "../topology/lab";
import { capture } from "../local-lab/capture";
import { PacketCapture } from "./capture";
import { HostCommand } from "./host-command";
import { LabProgram } from "./lab-program";

/** Enough for the headers; packets are lost less often when tcpdump has less to copy. */
const SNAPSHOT_BYTES = 128;

export class Stage implements AsyncDisposable {
  private readonly started: HostCommand[] = [];
  private readonly stopped: (readonly [host: string, service: string])[] = [];

  constructor(private readonly running: RunningLab) {}

  get lab(): Lab {
    return this.running.lab;
  }

  private spawn(host: string, words: readonly string[]) {
    return this.running.spawn(host, words, { stdio: ["ignore", "pipe", "pipe"] });
  }

  private begun<T extends HostCommand>(command: T): T {
    this.started.push(command);
    return command;
  }

  command(host: string, ...words: string[]): HostCommand {
    return this.begun(new HostCommand(this.spawn(host, words), `${words[0]} on ${host}`));
  }

  /** Starts a program of the lab. */
  program(host: string, ...words: string[]): LabProgram {
    return this.begun(
      new LabProgram(this.spawn(host, [this.running.node, `${PROGRAM_FOLDER}/lab-apps.mjs`, ...words, "--json"]), `${words[0]} on ${host}`),
    );
  }

  /** Settles once packets are captured. */
  async capture(host: string, filter: string): Promise<PacketCapture> {
    const { process } = await capture(this.running, host, { filter, snapshotLength: SNAPSHOT_BYTES });
    return this.begun(new PacketCapture(process, host));
  }

  /** Stops a service, so that a program of the demonstration can take its place; it starts again with `restoreServices`. */
  async stopService(host: string, name: string): Promise<void> {
    await this.running.service("stop", host, name);
    this.stopped.push([host, name]);
  }

  async restoreServices(): Promise<void> {
    for (const [host, name] of this.stopped.splice(0)) await this.running.service("start", host, name);
  }

  /** Packets that a host's security group has dropped so far. */
  async dropped(host: string, drop: Pick<Drop, "direction" | "peerAddress" | "protocol" | "port">): Promise<number> {
    const drops = await this.running.drops(host);
    return drops
      .filter((each) => Object.entries(drop).every(([field, value]) => each[field as keyof Drop] === value))
      .reduce((sum, { packets }) => sum + packets, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.started.map((command) => command.stop()));
    await this.restoreServices();
  }
}

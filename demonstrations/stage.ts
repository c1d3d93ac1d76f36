// A running lab for demonstrations. What they start in it ends with the stage, and what they change is put back.
import type { Flow, HostDrops, HostProcess, NetworkDrop, NetworkFlow, RunningLab } from "../running-lab";
import type { CaptureAnalyzer } from "../capture-analysis";
import { type ChangeOptions, Changes } from "./changes";
import { Capture } from "./packets/capture";
import type { LabProgram, ProgramEvent } from "./traffic/lab-program";

/** Enough for the headers; packets are lost less often when tcpdump has less to copy. */
const SNAPSHOT_BYTES = 128;

export const packetsOf = (drops: readonly { readonly packets: number }[]): number => drops.reduce((sum, { packets }) => sum + packets, 0);

export interface Drops {
  /** By host. */
  readonly groups: ReadonlyMap<string, Pick<HostDrops, "drops">>;
  readonly network: readonly NetworkDrop[];
}

export interface StageOptions extends ChangeOptions {
  /** In ms: how long a demonstration waits for what it should show. @default 20000 */
  readonly patienceMs?: number;
  /** Told of each capture that begins, and of what will analyze it. @default - nobody is told */
  readonly onCapture?: (host: string, filter: string, analyzer: CaptureAnalyzer) => Promise<AsyncDisposable>;
}

export class Stage extends Changes {
  private readonly started: AsyncDisposable[] = [];

  constructor(
    running: RunningLab,
    private readonly options: StageOptions = {},
  ) {
    super(running, options);
  }

  private get patience() {
    this.requireOngoing();
    const { patienceMs } = this.options;
    return patienceMs === undefined ? {} : { patienceMs };
  }

  private begun<T extends AsyncDisposable>(disposable: T): T {
    // It was about to begin when the stage ended.
    if (this.hasEnded) void disposable[Symbol.asyncDispose]();
    this.requireOngoing();
    this.started.push(disposable);
    return disposable;
  }

  /** @param command words, with single spaces between them @param input whether it reads what is written to its `input` */
  command(host: string, command: string | readonly string[], { input = false } = {}): HostProcess {
    const words = typeof command === "string" ? command.split(" ") : command;
    return this.begun(this.running.spawn(host, words, { ...this.patience, ...(input && { stdio: "pipe" }) }));
  }

  /** Starts a program of the lab. @param command its name and arguments */
  program(host: string, command: string): LabProgram {
    const words = command.split(" ");
    const parseLine = (line: string) => JSON.parse(line) as ProgramEvent;
    const program = [...this.running.program("lab-apps"), ...words, "--json"];
    return this.begun(this.running.spawn(host, program, { name: `${words[0]} on ${host}`, parseLine, ...this.patience }));
  }

  /** Settles once packets are captured. */
  async capture(host: string, filter: string): Promise<Capture> {
    const options = { filter, pcap: true, unread: true, snapshotLength: SNAPSHOT_BYTES, ...this.patience };
    const capture = this.begun(new Capture(await this.running.capture(host, options)));
    const kept = await this.options.onCapture?.(host, filter, capture.analyzer);
    if (kept) this.begun(kept);
    return capture;
  }

  /** Packets that a host's security group has dropped so far. */
  async dropped(host: string, flow: Flow): Promise<number> {
    const { drops = [] } = (await this.running.drops?.read([host]))?.get(host) ?? {};
    return packetsOf(drops.filter((each) => Object.entries(flow).every(([field, value]) => each[field as keyof Flow] === value)));
  }

  /** What ACLs, routes and gateways have dropped of a flow so far; with the other way's flow, of its answer. */
  async networkDrops(flow: NetworkFlow): Promise<readonly NetworkDrop[]> {
    const { drops = [] } = (await this.running.drops?.readNetwork()) ?? {};
    return drops.filter((each) => Object.entries(flow).every(([field, value]) => each[field as keyof NetworkFlow] === value));
  }

  /** What these hosts' security groups and the network have dropped so far. */
  async drops(hosts: readonly string[]): Promise<Drops> {
    const counters = this.running.drops;
    const [groups, network] = await Promise.all([counters?.read(hosts), counters?.readNetwork()]);
    return { groups: groups ?? new Map(), network: network?.drops ?? [] };
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    try {
      await Promise.all(this.started.map((disposable) => disposable[Symbol.asyncDispose]()));
    } finally {
      await super[Symbol.asyncDispose]();
    }
  }
}

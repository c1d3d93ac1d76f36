// Begins captures on one host or several: what they write is one text or one file.
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HostProcess, RunningLab } from "../../running-lab";
import type { AnyHost } from "../../topology/reachability";
import { EXIT } from "../exit-status";
import type { HostsAndFilter } from "./hosts-and-filter";
import { mergedPcapng } from "./merged-pcapng";
import { printMerged } from "./merged-lines";

/**
 * - `lines`: of text, on standard output
 * - `file`: `output` is pcap of one host, pcapng of several
 * - `standard output`: the same, there
 */
export type Form = "lines" | "file" | "standard output";

export class Capturing {
  /** Settles once all have ended and all is on standard output. @returns the first exit status that is not 0 */
  readonly ended: Promise<number>;
  /** @default - all goes to standard output */
  readonly output: Readable | undefined;

  private constructor(
    private readonly hosts: readonly AnyHost[],
    private readonly captures: readonly HostProcess[],
    form: Form,
  ) {
    const names = hosts.map(({ name }) => name);
    const file = form === "lines" ? undefined : hosts.length > 1 ? mergedPcapng(hosts, captures) : captures[0]!.output;
    const isFile = form === "file" && file;
    this.output = isFile ? file : undefined;
    if (hosts.length === 1 || isFile) this.ended = this.end();
    else this.ended = this.end(file ? toStandardOutput(file, this) : printMerged(names, captures));
    // Avoid an unhandled rejection if nobody awaits it.
    this.ended.catch(() => undefined);
  }

  /** @returns once packets are captured on all hosts @throws LabError if tcpdump refuses */
  static async begin(running: RunningLab, { hosts, filter }: HostsAndFilter, form: Form): Promise<Capturing> {
    const captures: HostProcess[] = [];
    const isShown = form !== "file" && hosts.length === 1;
    const options = { filter, pcap: form !== "lines", ...(isShown ? { stdout: "inherit" as const } : { unread: true }) };
    try {
      for (const { name } of hosts) captures.push(await running.capture(name, options));
    } catch (error) {
      await Promise.all(captures.map((each) => each.stop()));
      throw error;
    }
    return new Capturing(hosts, captures, form);
  }

  kill(signal: NodeJS.Signals): void {
    for (const each of this.captures) each.kill(signal);
  }

  async stop(): Promise<void> {
    this.kill("SIGTERM");
    await this.ended.catch(() => undefined);
  }

  /** tcpdump's own, "7 packets captured", without its greeting. */
  get summary(): readonly string[] {
    return this.captures.flatMap(({ stderr }, index) =>
      [...stderr.matchAll(/^\d+ packets .*$/gm)].map(([line]) => (this.hosts.length > 1 ? `${this.hosts[index]!.name}: ${line}` : line)),
    );
  }

  /** If one ends, so do the others. */
  private async end(printed?: Promise<void>): Promise<number> {
    const statuses = await Promise.all(this.captures.map(({ ended }) => ended.finally(() => this.kill("SIGTERM"))));
    await printed;
    return statuses.find((status) => status !== EXIT.yes) ?? EXIT.yes;
  }
}

/** Ends the captures if the reader of standard output is gone. */
async function toStandardOutput(file: Readable, capturing: Pick<Capturing, "kill">): Promise<void> {
  await pipeline(file, process.stdout, { end: false }).catch(() => capturing.kill("SIGTERM"));
}

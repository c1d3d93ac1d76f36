// A capture on a host, analyzed while it is made.
import type { HostProcess, Tried } from "../../running-lab";
import { AnalyzedPackets } from "./analyzed-packets";

export class Capture extends AnalyzedPackets implements AsyncDisposable {
  /** @param tcpdump writes pcap, which nobody else reads */
  constructor(private readonly tcpdump: HostProcess) {
    super();
    tcpdump.output?.on("data", (bytes: Uint8Array) => this.analyzer.push(bytes));
  }

  /** Waits for a condition that packets bring about. @throws Error if tcpdump ends first, or if the stage's patience ends */
  until<T>(what: string, condition: () => Tried<T>): Promise<T> {
    return this.tcpdump.until(what, condition);
  }

  /** Ends it. All packets that were captured until now are analyzed then. */
  async stop(): Promise<void> {
    await this.tcpdump.stop();
    this.analyzer.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

// A capture on a host of a lab, analyzed while it is made.
import { type Analysis, CaptureAnalyzer, type Trace } from "../../../capture-analysis";
import type { HostProcess, RunningLab } from "../../../running-lab";

export class LabCapture implements AsyncDisposable {
  private readonly analyzer = new CaptureAnalyzer({ traces: "all" });

  private constructor(private readonly tcpdump: HostProcess) {
    tcpdump.output?.on("data", (bytes: Uint8Array) => this.analyzer.push(bytes));
  }

  static async start(lab: RunningLab, host: string, filter: string): Promise<LabCapture> {
    return new LabCapture(await lab.capture(host, { filter, pcap: true, unread: true }));
  }

  /** Waits until what is captured so far holds it. */
  until(what: string, holds: (analyzer: CaptureAnalyzer) => boolean): Promise<boolean> {
    return this.tcpdump.until(what, () => holds(this.analyzer));
  }

  /** Ends it. */
  async analysis(): Promise<Analysis> {
    await this.tcpdump.stop();
    this.analyzer.end();
    return this.analyzer.analysis();
  }

  trace(number = 1): Trace {
    const trace = this.analyzer.trace(number);
    if (!trace) throw new Error(`there is no trace of connection ${number}`);
    return trace;
  }

  /** The sequence numbers of the segments in these frames, as "1:1001", relative to the SYN. */
  sequences(frames: readonly number[]): string[] {
    const { packets } = this.trace();
    return frames.map((frame) => {
      const { sequence, length } = packets.find((packet) => packet.frame === frame)!;
      return `${sequence}:${sequence + length}`;
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.tcpdump.stop();
  }
}

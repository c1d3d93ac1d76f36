// Analyzes what demonstrations capture, while it is captured.
import { finished } from "node:stream/promises";
import { CaptureAnalyzer } from "../../capture-analysis";
import type { RunningLab } from "../../running-lab";
import type { Captures } from "../captures";

export interface AnalyzedCapture {
  /** Of the demonstration. */
  readonly demonstration: string;
  /** Where it was made. */
  readonly host: string;
  /** In the language of pcap-filter(7); may be empty. */
  readonly filter: string;
  readonly analyzer: CaptureAnalyzer;
}

export class AnalyzedCaptures implements Captures {
  /** In the order in which they began. */
  readonly list: AnalyzedCapture[] = [];

  async begin(running: RunningLab, demonstration: string, host: string, filter: string): Promise<AsyncDisposable> {
    const analyzer = new CaptureAnalyzer({ traces: "all" });
    const tcpdump = await running.capture(host, { filter, pcap: true, unread: true });
    const output = tcpdump.output!;
    output.on("data", (bytes: Buffer) => analyzer.push(bytes));
    // It may be closed early: then the analysis says that its file ends amid a record.
    const ended = finished(output, { writable: false }).catch(() => undefined);
    this.list.push({ demonstration, host, filter, analyzer });
    return {
      [Symbol.asyncDispose]: async () => {
        await tcpdump.stop();
        await ended;
        analyzer.end();
      },
    };
  }
}

// Lists what demonstrations capture, with its analysis.
import type { CaptureAnalyzer } from "../../capture-analysis";
import type { RunningLab } from "../../running-lab";
import type { Captures } from "../captures";

export interface AnalyzedCapture {
  /** Of the demonstration. */
  readonly demonstration: string;
  /** Where it was made. */
  readonly host: string;
  /** In the language of pcap-filter(7); may be empty. */
  readonly filter: string;
  /** It has taken all packets once the demonstration has ended. */
  readonly analyzer: CaptureAnalyzer;
}

export class AnalyzedCaptures implements Captures {
  /** In the order in which they began. */
  readonly list: AnalyzedCapture[] = [];

  begin(_running: RunningLab, demonstration: string, host: string, filter: string, analyzer: CaptureAnalyzer): Promise<AsyncDisposable> {
    this.list.push({ demonstration, host, filter, analyzer });
    return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
  }
}

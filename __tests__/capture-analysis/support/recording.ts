// A capture that a test makes packet by packet, and what the analysis says of it.
import { type Analysis, CaptureAnalyzer, type Connection, type Stall, type Trace } from "../../../capture-analysis";
import { type CapturedRecord, pcapOf } from "./pcap";

export class Recording {
  readonly records: CapturedRecord[] = [];
  /** Of the next record, in microseconds. */
  nowUs = 0;
  /** Microseconds from one record to the next. */
  stepUs = 1000;

  /** Records a packet; the clock goes on by one step. @returns the record's frame */
  add(bytes: Uint8Array, cut: Pick<CapturedRecord, "snapLength"> = {}): number {
    this.records.push({ bytes, timeUs: this.nowUs, ...cut });
    this.nowUs += this.stepUs;
    return this.records.length;
  }

  /** Records a frame's packet once more. */
  again(frame: number): number {
    return this.add(this.bytes(frame));
  }

  bytes(frame: number): Uint8Array {
    return this.records[frame - 1]!.bytes;
  }

  /** Seconds since the first record. */
  time(frame: number): number {
    return this.records[frame - 1]!.timeUs! / 1e6;
  }

  wait(milliseconds: number): void {
    this.nowUs += milliseconds * 1000;
  }

  private analyzed(): CaptureAnalyzer {
    const analyzer = new CaptureAnalyzer({ traces: "all" });
    analyzer.push(pcapOf(this.records));
    analyzer.end();
    return analyzer;
  }

  analysis(): Analysis {
    return this.analyzed().analysis();
  }

  connection(number = 1): Connection {
    const connection = this.analyzed().connection(number);
    if (!connection) throw new Error(`the capture shows no connection ${number}`);
    return connection;
  }

  stalls(): readonly Stall[] {
    return this.analysis().stalls;
  }

  trace(number = 1): Trace {
    const trace = this.analyzed().trace(number);
    if (!trace) throw new Error(`there is no trace of connection ${number}`);
    return trace;
  }
}

// Reads a capture file, pcap or pcapng, in chunks of any size, and passes each record on.
import type { FileFormat, FileProblem } from "../values";
import { Contents, type RecordSink } from "./contents";
import { FormatReader } from "./format-reader";
import { Units } from "./units";

export type { RecordSink } from "./contents";

/**
 * A record is passed on without a copy, unless two chunks share it. What cannot be read is a `problem`; nothing
 * throws but the sink.
 */
export class CaptureFile {
  private readonly contents: Contents;
  private readonly format: FormatReader;
  private readonly units: Units;

  constructor(sink: RecordSink) {
    this.contents = new Contents(sink);
    this.format = new FormatReader(this.contents);
    this.units = new Units(this.format);
  }

  push(bytes: Uint8Array): void {
    this.units.push(bytes);
  }

  /** Says what is missing, if the file ends amid a record. */
  end(): void {
    const { offset, carriedLength, skip } = this.units;
    const skipped = skip > 0 ? this.format.need - skip : 0;
    if (this.format.stopped) return;
    if (offset === 0 && carriedLength === 0) this.contents.report(0, "the file is empty");
    else if (skip > 0) this.contents.report(offset - skipped, this.format.cut(skipped));
    else if (carriedLength > 0) this.contents.report(offset, this.format.cut(carriedLength));
  }

  /** "pcap" also if it is neither. */
  get container(): FileFormat["container"] {
    return this.format.container;
  }

  /** Whether one of its clocks counts in smaller units than microseconds. */
  get nanoseconds(): boolean {
    return this.contents.nanoseconds;
  }

  /** In the order of their appearance. */
  get linkTypes(): readonly number[] {
    return this.contents.linkTypes;
  }

  /** When the first record was made, in seconds since 1970. @default - no record tells a time */
  get startSec(): number | undefined {
    return this.contents.startSec;
  }

  /** @default - the file is whole */
  get problem(): FileProblem | undefined {
    return this.contents.problem;
  }
}

// What has been found in a capture file so far; each format adds to it.
import type { FileProblem } from "../values";

export interface RecordSink {
  /**
   * `bytes[start..end)` is what was recorded; it is valid during the call only. `originalLength` is what was on the wire, `timeUs` is
   * in microseconds since the first record, `linkType` is a LINKTYPE (https://www.tcpdump.org/linktypes.html), `recorder` the number of
   * the interface that recorded it: from 0, in the order in which the file describes them.
   */
  record(bytes: Uint8Array, start: number, end: number, originalLength: number, timeUs: number, linkType: number, recorder: number): void;
  /** The next interface that the file describes; a pcap file describes none. @default - nobody asks */
  describe?(recorder: DescribedInterface): void;
}

/** What a pcapng file says of an interface. */
export interface DescribedInterface {
  readonly name: string | undefined;
  /** The bytes of each. */
  readonly ipv4: readonly Uint8Array[];
  readonly ipv6: readonly Uint8Array[];
}

/** The longest record that is believed, in bytes: libpcap's MAXIMUM_SNAPLEN. */
export const MAXIMUM_RECORD = 262_144;

export class Contents {
  /** In the order of their appearance. */
  readonly linkTypes: number[] = [];
  /** Whether one of the clocks counts in smaller units than microseconds. */
  nanoseconds = false;
  problem: FileProblem | undefined;
  /** How many interfaces are described. */
  private described = 0;
  private hasRecord = false;
  private firstSec = 0;
  private firstUs = 0;
  private lastUs = 0;

  constructor(private readonly sink: RecordSink) {}

  /** In seconds since 1970. */
  get startSec(): number | undefined {
    return this.hasRecord ? this.firstSec + this.firstUs / 1e6 : undefined;
  }

  /** @returns its number */
  describe(recorder: DescribedInterface): number {
    this.sink.describe?.(recorder);
    return this.described++;
  }

  linkType(number: number): void {
    if (!this.linkTypes.includes(number)) this.linkTypes.push(number);
  }

  /** The first problem is kept: later ones often follow from it. */
  report(offset: number, text: string): void {
    this.problem ??= { offset, text };
  }

  /** The time is `sec` whole seconds and `us` microseconds. */
  record(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    sec: number,
    us: number,
    linkType: number,
    recorder = 0,
  ): void {
    if (!this.hasRecord) {
      this.hasRecord = true;
      this.firstSec = sec;
      this.firstUs = us;
    }
    this.lastUs = (sec - this.firstSec) * 1e6 + (us - this.firstUs);
    this.sink.record(bytes, start, end, originalLength, this.lastUs, linkType, recorder);
  }

  /** The file says nothing about its time: it gets the time of the record before. */
  recordWithoutTime(bytes: Uint8Array, start: number, end: number, originalLength: number, linkType: number, recorder: number): void {
    this.sink.record(bytes, start, end, originalLength, this.lastUs, linkType, recorder);
  }
}

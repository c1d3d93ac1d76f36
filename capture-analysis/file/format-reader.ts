// Reads what a file's first bytes say it is: pcap or pcapng.
import type { FileFormat } from "../values";
import type { Contents } from "./contents";
import { uint32 } from "./integers";
import { PcapReader } from "./pcap";
import { PcapngReader } from "./pcapng";
import { BLOCK } from "./pcapng-blocks";
import type { UnitReader } from "./units";

const SIGNATURE = 4;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

export class FormatReader implements UnitReader {
  stopped = false;
  container: FileFormat["container"] = "pcap";
  private reader: UnitReader | undefined;

  constructor(private readonly contents: Contents) {}

  get need(): number {
    return this.reader?.need ?? SIGNATURE;
  }

  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    if (this.reader === undefined && end - start >= SIGNATURE) this.begin(bytes, start, end);
    if (this.reader === undefined) return start;
    const next = this.reader.read(bytes, start, end, offset);
    this.stopped = this.reader.stopped;
    return next;
  }

  cut(length: number): string {
    return this.reader?.cut(length) ?? `the file's signature should have ${SIGNATURE} bytes, but the file ends after ${length}`;
  }

  private begin(bytes: Uint8Array, start: number, end: number): void {
    const big = uint32(bytes, start, false);
    const little = uint32(bytes, start, true);
    if (big === BLOCK.sectionHeader) {
      this.container = "pcapng";
      this.reader = new PcapngReader(this.contents);
    } else if (big === MICROSECONDS || big === NANOSECONDS) this.reader = new PcapReader(this.contents, false, big === NANOSECONDS);
    else if (little === MICROSECONDS || little === NANOSECONDS) this.reader = new PcapReader(this.contents, true, little === NANOSECONDS);
    else {
      this.stopped = true;
      this.contents.report(0, unknownFormat(bytes.subarray(start, end)));
    }
  }
}

/** What other programs write where a capture is expected, by its first bytes. */
const RECOGNIZED: readonly (readonly [signature: readonly number[], name: string])[] = [
  [[0x1f, 0x8b], "gzip data, compressed twice"],
  [[0x28, 0xb5, 0x2f, 0xfd], "Zstandard data"],
  [[0x04, 0x22, 0x4d, 0x18], "LZ4 data"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive"],
  [[0x73, 0x6e, 0x6f, 0x6f], "a snoop file"],
  [[0x34, 0xcd, 0xb2, 0xa1], "a modified pcap file (Kuznetzov's)"],
  [[0xa1, 0xb2, 0xcd, 0x34], "a modified pcap file (Kuznetzov's)"],
];

function unknownFormat(bytes: Uint8Array): string {
  const known = RECOGNIZED.find(([signature]) => signature.every((byte, index) => bytes[index] === byte));
  const first = [...bytes.subarray(0, SIGNATURE)];
  const isText = first.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d));
  const hex = first.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const what = known !== undefined ? `, as ${known[1]} does` : isText ? ", as a text file may" : "";
  const allowed = "a pcap file (a1 b2 c3 d4 or a1 b2 3c 4d, in either byte order) nor a pcapng file (0a 0d 0d 0a)";
  return `the file starts with ${hex}${what}: neither ${allowed}`;
}

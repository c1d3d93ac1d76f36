// Reads the records of a pcap file. https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcap
import { MAXIMUM_RECORD, type Contents } from "./contents";
import type { UnitReader } from "./units";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

export class PcapReader implements UnitReader {
  need = FILE_HEADER;
  stopped = false;
  private records = 0;
  private linkType: number | undefined;
  private readonly microseconds: number;

  constructor(
    private readonly contents: Contents,
    private readonly littleEndian: boolean,
    nanoseconds: boolean,
  ) {
    contents.nanoseconds = nanoseconds;
    this.microseconds = nanoseconds ? 1e-3 : 1;
  }

  read(bytes: Uint8Array, start: number, end: number, offset: number): number {
    if (this.linkType !== undefined) return this.readRecords(bytes, start, end, offset, this.linkType);
    if (end - start < FILE_HEADER) return start;
    // The upper 16 bits are not the link type's: they tell of the frame check sequence.
    this.linkType = viewOf(bytes).getUint32(start + 20, this.littleEndian) & 0xffff;
    this.contents.linkType(this.linkType);
    this.need = RECORD_HEADER;
    return this.readRecords(bytes, start + FILE_HEADER, end, offset + FILE_HEADER, this.linkType);
  }

  private readRecords(bytes: Uint8Array, start: number, end: number, offset: number, linkType: number): number {
    const { contents, littleEndian, microseconds } = this;
    const view = viewOf(bytes);
    let at = start;
    while (at + RECORD_HEADER <= end) {
      const length = view.getUint32(at + 8, littleEndian);
      if (length > MAXIMUM_RECORD) {
        this.stop(offset + at - start, length);
        return at;
      }
      const next = at + RECORD_HEADER + length;
      if (next > end) {
        this.need = RECORD_HEADER + length;
        return at;
      }
      this.records++;
      const us = view.getUint32(at + 4, littleEndian) * microseconds;
      const originalLength = view.getUint32(at + 12, littleEndian);
      contents.record(bytes, at + RECORD_HEADER, next, originalLength, view.getUint32(at, littleEndian), us, linkType);
      at = next;
    }
    this.need = RECORD_HEADER;
    return at;
  }

  /** Nothing says where the next record starts. */
  private stop(offset: number, length: number): void {
    this.stopped = true;
    this.contents.report(
      offset,
      `record ${this.records + 1} claims to have ${length} bytes, but no record has more than ${MAXIMUM_RECORD}`,
    );
  }

  cut(length: number): string {
    if (this.linkType === undefined) return `the file's header should have ${FILE_HEADER} bytes, but the file ends after ${length}`;
    const record = this.records + 1;
    return length < RECORD_HEADER
      ? `the header of record ${record} should have ${RECORD_HEADER} bytes, but the file ends after ${length}`
      : `record ${record} should have ${this.need - RECORD_HEADER} bytes, but the file ends after ${length - RECORD_HEADER}`;
  }
}

// One section of a pcapng file: its byte order, its interfaces and their records.
import { MAXIMUM_RECORD, type Contents } from "./contents";
import { uint16, uint32 } from "./integers";
import { BLOCK } from "./pcapng-blocks";
import { CaptureInterface } from "./pcapng-interface";

/** The last second of the year 9999. */
const LATEST_SEC = 253_402_300_799;

export class Section {
  private readonly interfaces: CaptureInterface[] = [];

  constructor(
    private readonly contents: Contents,
    readonly littleEndian: boolean,
  ) {}

  /** Reads the block `bytes[start..end)`, which stands at `offset` in the file. */
  read(type: number, bytes: Uint8Array, start: number, end: number, offset: number): void {
    if (type === BLOCK.enhancedPacket) this.packet(bytes, start, end, uint32(bytes, start + 8, this.littleEndian), offset);
    else if (type === BLOCK.packet) this.packet(bytes, start, end, uint16(bytes, start + 8, this.littleEndian), offset);
    else if (type === BLOCK.simplePacket) this.simplePacket(bytes, start, end, offset);
    else if (type === BLOCK.interfaceDescription) this.interfaceDescription(bytes, start, end);
  }

  private interfaceDescription(bytes: Uint8Array, start: number, end: number): void {
    const added = new CaptureInterface(bytes, start + 8, end - 4, this.littleEndian);
    this.interfaces.push(added);
    added.number = this.contents.describe(added);
    this.contents.linkType(added.linkType);
    if (added.finerThanMicroseconds) this.contents.nanoseconds = true;
  }

  private packet(bytes: Uint8Array, start: number, end: number, interfaceNumber: number, offset: number): void {
    const { littleEndian } = this;
    const recorder = this.interfaceOf(interfaceNumber, offset);
    if (recorder === undefined) return;
    recorder.setTime(uint32(bytes, start + 12, littleEndian), uint32(bytes, start + 16, littleEndian));
    const data = start + 28;
    const length = this.recordLength(uint32(bytes, start + 20, littleEndian), end - 4 - data, offset);
    const originalLength = uint32(bytes, start + 24, littleEndian);
    if (Math.abs(recorder.sec) > LATEST_SEC) {
      this.contents.report(offset, `a record claims to be made ${recorder.sec} s after 1970, but the latest time is ${LATEST_SEC} s`);
      this.contents.recordWithoutTime(bytes, data, data + length, originalLength, recorder.linkType, recorder.number);
    } else this.contents.record(bytes, data, data + length, originalLength, recorder.sec, recorder.us, recorder.linkType, recorder.number);
  }

  private simplePacket(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const recorder = this.interfaceOf(0, offset);
    if (recorder === undefined) return;
    const data = start + 12;
    const originalLength = uint32(bytes, start + 8, this.littleEndian);
    const length = Math.min(originalLength, recorder.snapLength || originalLength, end - 4 - data, MAXIMUM_RECORD);
    this.contents.recordWithoutTime(bytes, data, data + length, originalLength, recorder.linkType, recorder.number);
  }

  private interfaceOf(number: number, offset: number): CaptureInterface | undefined {
    const found = this.interfaces[number];
    if (found === undefined)
      this.contents.report(offset, `a record is of interface ${number}, but the section has ${this.interfaces.length}`);
    return found;
  }

  /** A record that claims more than its block holds gets what is there. */
  private recordLength(claimed: number, room: number, offset: number): number {
    const most = Math.min(room, MAXIMUM_RECORD);
    if (claimed > most) this.contents.report(offset, `a record claims to have ${claimed} bytes, but there is room for ${most}`);
    return Math.min(claimed, most);
  }
}

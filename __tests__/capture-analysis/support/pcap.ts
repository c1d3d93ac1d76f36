// Builds pcap files. https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcap
import { join, u16, u32 } from "./bytes";
import { LINK } from "./links";

export interface CapturedRecord {
  readonly bytes: Uint8Array;
  /** Microseconds since 1970, with a fraction for nanoseconds. @default - a millisecond for each record before */
  readonly timeUs?: number;
  /** Cuts what is recorded, as `tcpdump -s` does. @default - all */
  readonly snapLength?: number;
  /** Bytes on the wire. @default - of `bytes` */
  readonly originalLength?: number;
}

export interface PcapOptions {
  /** @default true */
  readonly littleEndian?: boolean;
  /** @default false */
  readonly nanoseconds?: boolean;
  /** @default - raw IP: each record starts with its IP header */
  readonly linkType?: number;
}

/** Records without a time are made a millisecond apart. */
export function pcapOf(records: readonly (CapturedRecord | Uint8Array)[], options: PcapOptions = {}): Uint8Array {
  const { littleEndian = true, nanoseconds = false, linkType = LINK.rawIp } = options;
  const magic = u32(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, littleEndian);
  const half = (value: number) => u16(value, littleEndian);
  const word = (value: number) => u32(value, littleEndian);
  const header = join(magic, half(2), half(4), word(0), word(0), word(262_144), word(linkType));
  const body = records.map((given, index) => {
    const record = given instanceof Uint8Array ? { bytes: given } : given;
    const { bytes, timeUs = index * 1000, snapLength = Infinity, originalLength = bytes.length } = record;
    const recorded = bytes.subarray(0, snapLength);
    const sec = Math.floor(timeUs / 1e6);
    const fraction = Math.round((timeUs - sec * 1e6) * (nanoseconds ? 1000 : 1));
    return join(word(sec), word(fraction), word(recorded.length), word(originalLength), recorded);
  });
  return join(header, ...body);
}

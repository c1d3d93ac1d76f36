// One interface of a pcapng file: its link type, the clock of its records, its name and addresses.
import type { DescribedInterface } from "./contents";
import { uint16, uint32 } from "./integers";

const END_OF_OPTIONS = 0;
const NAME = 2;
/** An address and its mask. */
const IPV4_ADDRESS = 4;
/** An address and the length of its prefix. */
const IPV6_ADDRESS = 5;
const TIMESTAMP_RESOLUTION = 9;
const TIMESTAMP_OFFSET = 14;
/** Above it, the division in `setTime` would no longer be exact. */
const MOST_EXACT = 2 ** 36;

export class CaptureInterface implements DescribedInterface {
  /** In the file. */
  number = 0;
  name: string | undefined = undefined;
  readonly ipv4: Uint8Array[] = [];
  readonly ipv6: Uint8Array[] = [];
  readonly linkType: number;
  /** In bytes; 0 is no limit. */
  readonly snapLength: number;
  /** Per second. */
  private ticks = 1e6;
  private offsetSec = 0;
  /** What `setTime` found. */
  sec = 0;
  us = 0;

  /** Reads an Interface Description Block's body, `bytes[start..end)`. */
  constructor(bytes: Uint8Array, start: number, end: number, littleEndian: boolean) {
    this.linkType = uint16(bytes, start, littleEndian);
    this.snapLength = uint32(bytes, start + 4, littleEndian);
    this.readOptions(bytes, start + 8, end, littleEndian);
  }

  get finerThanMicroseconds(): boolean {
    return this.ticks > 1e6;
  }

  /** Splits a 64-bit count of ticks into seconds and microseconds, without a number above 2^53. */
  setTime(high: number, low: number): void {
    const { ticks } = this;
    if (ticks > MOST_EXACT) return this.setFineTime(high, low);
    const middle = (high % ticks) * 0x10000 + (low >>> 16);
    const rest = (middle % ticks) * 0x10000 + (low & 0xffff);
    this.sec = (Math.floor(high / ticks) * 0x10000 + Math.floor(middle / ticks)) * 0x10000 + Math.floor(rest / ticks) + this.offsetSec;
    this.us = ((rest % ticks) * 1e6) / ticks;
  }

  private setFineTime(high: number, low: number): void {
    const time = (BigInt(high) << 32n) | BigInt(low);
    const ticks = BigInt(this.ticks);
    this.sec = Number(time / ticks) + this.offsetSec;
    this.us = (Number(time % ticks) * 1e6) / this.ticks;
  }

  private readOptions(bytes: Uint8Array, start: number, end: number, littleEndian: boolean): void {
    for (let at = start; at + 4 <= end;) {
      const code = uint16(bytes, at, littleEndian);
      const length = uint16(bytes, at + 2, littleEndian);
      const value = at + 4;
      if (code === END_OF_OPTIONS || value + length > end) return;
      if (code === NAME && length > 0) this.name = printable(bytes.subarray(value, value + length));
      if (code === IPV4_ADDRESS && length === 8) this.ipv4.push(bytes.slice(value, value + 4));
      if (code === IPV6_ADDRESS && length === 17) this.ipv6.push(bytes.slice(value, value + 16));
      if (code === TIMESTAMP_RESOLUTION && length === 1) this.ticks = ticksPerSecond(bytes[value]!);
      if (code === TIMESTAMP_OFFSET && length === 8) this.offsetSec = int64(bytes, value, littleEndian);
      at = value + ((length + 3) & ~3);
    }
  }
}

/** A terminal obeys control characters. */
const printable = (utf8: Uint8Array): string => new TextDecoder().decode(utf8).replace(/\p{C}/gu, "");

/** The upper bit says whether the resolution is a negative power of 2 or of 10. */
function ticksPerSecond(resolution: number): number {
  return (resolution & 0x80 ? 2 : 10) ** (resolution & 0x7f);
}

function int64(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const high = uint32(bytes, littleEndian ? at + 4 : at, littleEndian) | 0;
  const low = uint32(bytes, littleEndian ? at : at + 4, littleEndian);
  return high * 2 ** 32 + low;
}

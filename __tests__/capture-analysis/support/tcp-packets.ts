// Builds TCP segments in IP packets.
import { bytesOf, checksum, join, u16, u32, u8 } from "./bytes";
import { ipPacket, pseudoHeader, type IpHeader } from "./ip-packets";

export interface TcpSegment extends IpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Any integer; its lower 32 bits count. @default 0 */
  readonly seq?: number;
  /** @default 0 */
  readonly ack?: number;
  /** "SYN", "SYN ACK", "PSH ACK", "FIN ACK", "RST". @default "ACK" */
  readonly flags?: string;
  /** @default 65535 */
  readonly window?: number;
  /** Padded to a multiple of 4. @default - none */
  readonly options?: readonly Uint8Array[];
  /** Its bytes, or how many zeros. @default 0 */
  readonly payload?: Uint8Array | number;
  /** Of the header, in words of 32 bits. @default - the true one */
  readonly dataOffset?: number;
}

const FLAGS: Readonly<Record<string, number>> = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10, URG: 0x20, ECE: 0x40, CWR: 0x80 };

export const option = {
  mss: (bytes: number) => join(u8(2, 4), u16(bytes)),
  scale: (shift: number) => u8(3, 3, shift),
  sackPermitted: () => u8(4, 2),
  /** Pairs of left and right edge. */
  sack: (...blocks: readonly (readonly [number, number])[]) =>
    join(u8(5, 2 + 8 * blocks.length), ...blocks.flatMap(([left, right]) => [u32(left), u32(right)])),
  timestamps: (value: number, echo: number) => join(u8(8, 10), u32(value), u32(echo)),
  noOperation: () => u8(1),
} as const;

export function tcpPacket(segment: TcpSegment): Uint8Array {
  const bytes = tcpBytes(segment);
  return ipPacket(segment, 6, bytes);
}

/** The segment alone, as for cutting it into fragments. */
export function tcpBytes(segment: TcpSegment): Uint8Array {
  const options = padded(join(...(segment.options ?? [])));
  const flags = (segment.flags ?? "ACK").split(" ").reduce((bits, flag) => bits | flagBit(flag), 0);
  const start = join(
    u16(segment.sourcePort),
    u16(segment.destinationPort),
    u32(segment.seq ?? 0),
    u32(segment.ack ?? 0),
    u8((segment.dataOffset ?? 5 + options.length / 4) << 4, flags),
    u16(segment.window ?? 65_535),
  );
  const end = join(u16(0), options, bytesOf(segment.payload ?? 0));
  const length = start.length + 2 + end.length;
  return join(start, u16(checksum(join(pseudoHeader(segment.from, segment.to, 6, length), start, end))), end);
}

function flagBit(flag: string): number {
  const bit = FLAGS[flag];
  if (bit === undefined) throw new Error(`no flag ${flag}`);
  return bit;
}

function padded(options: Uint8Array): Uint8Array {
  return join(options, new Uint8Array(-options.length & 3));
}

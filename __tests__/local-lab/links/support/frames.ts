// Ethernet frames for tests, and what RFC 791 and RFC 1071 say of them: written anew, since local-lab/links is what is being tested.

export const HOST = "10.0.0.11";
export const PEER = "10.0.0.10";
export const ETHERNET = Buffer.from("02000a00000a02000a00000b0800", "hex");

const words = (bytes: Buffer): number[] =>
  Array.from({ length: Math.ceil(bytes.length / 2) }, (_, index) => bytes[2 * index]! * 256 + (bytes[2 * index + 1] ?? 0));

/** The ones' complement sum is a multiple of 65,535: so says RFC 1071 of data that includes its checksum. */
export const isRight = (bytes: Buffer): boolean => words(bytes).reduce((sum, word) => sum + word, 0) % 65_535 === 0;

function summed(bytes: Buffer): number {
  const rest = words(bytes).reduce((sum, word) => sum + word, 0) % 65_535;
  return rest === 0 ? 0xffff : 65_535 - rest;
}

const number = (bytes: number, value: number) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value >>> 0, 0, bytes);
  return buffer;
};
const address = (text: string) => Buffer.from(text.split(".").map(Number));

export interface Ip {
  readonly protocol: number;
  readonly source?: string;
  readonly destination?: string;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  /** In bytes. */
  readonly offset?: number;
  /** A multiple of 4 bytes, 40 at most. */
  readonly options?: Buffer;
  readonly id?: number;
}

/** A frame with an IPv4 packet. */
export function frameOf(payload: Buffer, ip: Ip): Buffer {
  const { protocol, source = HOST, destination = PEER, dontFragment = false, moreFragments = false, offset = 0, id = 7 } = ip;
  const { options = Buffer.alloc(0) } = ip;
  const header = Buffer.concat([
    Buffer.from([0x40 + 5 + options.length / 4, 0]),
    number(2, 20 + options.length + payload.length),
    number(2, id),
    number(2, (dontFragment ? 0x4000 : 0) + (moreFragments ? 0x2000 : 0) + offset / 8),
    Buffer.from([64, protocol, 0, 0]),
    address(source),
    address(destination),
    options,
  ]);
  header.writeUInt16BE(summed(header), 10);
  return Buffer.concat([ETHERNET, header, payload]);
}

export interface Segment extends Partial<Ip> {
  readonly ports?: readonly [source: number, destination: number];
  readonly sequence?: number;
  /** As tcpdump writes them: "S", "S.", ".", "P.", "F.", "R". @default "P." */
  readonly flags?: string;
  readonly bytes?: number;
}

const FLAG_BITS: Readonly<Record<string, number>> = { F: 0x01, S: 0x02, R: 0x04, P: 0x08, ".": 0x10 };

export function tcpFrame({ ports = [40_000, 1234], sequence = 1, flags = "P.", bytes = 0, ...ip }: Segment = {}): Buffer {
  const bits = [...flags].reduce((sum, flag) => sum + FLAG_BITS[flag]!, 0);
  const header = [number(2, ports[0]), number(2, ports[1]), number(4, sequence), number(4, 9), Buffer.from([0x50, bits]), Buffer.alloc(6)];
  return frameOf(Buffer.concat([...header, Buffer.alloc(bytes, "x")]), { protocol: 6, ...ip });
}

export interface Datagram extends Partial<Ip> {
  readonly ports?: readonly [source: number, destination: number];
  readonly bytes?: number;
}

export function udpFrame({ ports = [40_000, 1234], bytes = 4, ...ip }: Datagram = {}): Buffer {
  const header = [number(2, ports[0]), number(2, ports[1]), number(2, 8 + bytes), Buffer.alloc(2)];
  return frameOf(Buffer.concat([...header, Buffer.alloc(bytes, "y")]), { protocol: 17, ...ip });
}

export interface Icmp extends Partial<Ip> {
  /** @default 8: an echo request */
  readonly type?: number;
  readonly echoId?: number;
  readonly sequence?: number;
  readonly bytes?: number;
}

export function icmpFrame({ type = 8, echoId = 1, sequence = 1, bytes = 56, ...ip }: Icmp = {}): Buffer {
  const message = Buffer.concat([Buffer.from([type, 0, 0, 0]), number(2, echoId), number(2, sequence), Buffer.alloc(bytes, "z")]);
  message.writeUInt16BE(summed(message), 2);
  return frameOf(message, { protocol: 1, ...ip });
}

export const arpFrame = (): Buffer =>
  Buffer.concat([Buffer.alloc(6, 0xff), ETHERNET.subarray(6, 12), Buffer.from("0806", "hex"), Buffer.alloc(28)]);

const headerBytes = (frame: Buffer) => (frame[14]! & 15) * 4;

/** The header of a frame's IPv4 packet. */
export const headerOf = (frame: Buffer): Buffer => frame.subarray(14, 14 + headerBytes(frame));

/** What the IPv4 header encloses. */
export const payloadOf = (frame: Buffer): Buffer => frame.subarray(14 + headerBytes(frame), 14 + frame.readUInt16BE(16));

export interface Piece {
  readonly offset: number;
  readonly more: boolean;
  readonly dontFragment: boolean;
  readonly data: Buffer;
}

export function pieceOf(frame: Buffer): Piece {
  const field = frame.readUInt16BE(20);
  return { offset: (field % 0x2000) * 8, more: (field & 0x2000) !== 0, dontFragment: (field & 0x4000) !== 0, data: payloadOf(frame) };
}

/** As a receiver does, from whatever order. @throws Error if something is missing, or is there twice */
export function reassembled(frames: readonly Buffer[]): Piece {
  const pieces = frames.map(pieceOf).sort((one, other) => one.offset - other.offset);
  const [first] = pieces;
  let end = first!.offset;
  for (const { offset, more, data } of pieces) {
    if (offset !== end) throw new Error(`offset ${offset} follows ${end}`);
    end += data.length;
    if (!more && end !== pieces.at(-1)!.offset + pieces.at(-1)!.data.length)
      throw new Error(`the fragment at ${offset} is not the last one`);
  }
  return { ...first!, more: pieces.at(-1)!.more, data: Buffer.concat(pieces.map(({ data }) => data)) };
}

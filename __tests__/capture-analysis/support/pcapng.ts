// Builds pcapng files, block by block. https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcapng
import { join, u16, u32 } from "./bytes";

const padding = (length: number): Uint8Array => new Uint8Array(-length & 3);

/** The blocks of a section in one byte order. */
export function blocks(littleEndian: boolean) {
  const half = (value: number) => u16(value, littleEndian);
  const word = (value: number) => u32(value, littleEndian);
  const padded = (bytes: Uint8Array) => join(bytes, padding(bytes.length));

  const block = (type: number, ...body: readonly Uint8Array[]): Uint8Array => {
    const content = padded(join(...body));
    const length = word(content.length + 12);
    return join(word(type), length, content, length);
  };
  const option = (code: number, value: Uint8Array) => join(half(code), half(value.length), padded(value));
  const time = (ticks: bigint) => join(word(Number(ticks >> 32n)), word(Number(ticks & 0xffffffffn)));
  const signed64 = (value: bigint) => (littleEndian ? join(low(value), high(value)) : join(high(value), low(value)));
  const high = (value: bigint) => word(Number((value >> 32n) & 0xffffffffn));
  const low = (value: bigint) => word(Number(value & 0xffffffffn));

  return {
    block,
    option,
    /** An option's value: `if_tsoffset`, in seconds. */
    signed64,
    section: (...options: readonly Uint8Array[]) =>
      block(0x0a0d0d0a, word(0x1a2b3c4d), half(1), half(0), new Uint8Array(8).fill(0xff), ...options),
    interfaceBlock: (linkType: number, snapLength = 0, ...options: readonly Uint8Array[]) =>
      block(1, half(linkType), half(0), word(snapLength), ...options),
    enhancedPacket: (interfaceNumber: number, ticks: bigint, bytes: Uint8Array, originalLength = bytes.length, ...options: Uint8Array[]) =>
      block(6, word(interfaceNumber), time(ticks), word(bytes.length), word(originalLength), padded(bytes), ...options),
    simplePacket: (bytes: Uint8Array, originalLength = bytes.length) => block(3, word(originalLength), bytes),
    obsoletePacket: (interfaceNumber: number, ticks: bigint, bytes: Uint8Array, originalLength = bytes.length) =>
      block(2, half(interfaceNumber), half(0xffff), time(ticks), word(bytes.length), word(originalLength), bytes),
  } as const;
}

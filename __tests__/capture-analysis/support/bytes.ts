// Builds byte strings.

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const u8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Big-endian unless `littleEndian` is set; so is `u32`. */
export function u16(value: number, littleEndian = false): Uint8Array {
  const bytes = u8(value >>> 8, value);
  return littleEndian ? bytes.reverse() : bytes;
}

export function u32(value: number, littleEndian = false): Uint8Array {
  const bytes = u8(value >>> 24, value >>> 16, value >>> 8, value);
  return littleEndian ? bytes.reverse() : bytes;
}

/** The bytes themselves, or that many zeros. */
export function bytesOf(content: Uint8Array | number): Uint8Array {
  return typeof content === "number" ? new Uint8Array(content) : content;
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ""), "hex"));
}

/** The Internet checksum (RFC 1071). */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

// Writes the blocks of a pcapng file with several interfaces. https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcapng
import { BLOCK } from "../file/pcapng-blocks";

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const NAME = 2;
const IPV4_ADDRESS = 4;
const HOST_MASK = [255, 255, 255, 255];

export interface NamedInterface {
  /** `if_name`: Wireshark shows it. */
  readonly name: string;
  /** `if_IPv4addr`: which addresses are its host's. */
  readonly addresses: readonly string[];
  /** https://www.tcpdump.org/linktypes.html */
  readonly linkType: number;
}

const padded = (length: number): number => (length + 3) & ~3;

function block(type: number, bodyLength: number): { readonly bytes: Uint8Array; readonly body: DataView } {
  const length = 12 + padded(bodyLength);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  return { bytes, body: new DataView(bytes.buffer, 8, length - 12) };
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

/** Begins a file. */
export function sectionHeader(): Uint8Array {
  const { bytes, body } = block(BLOCK.sectionHeader, 16);
  body.setUint32(0, BYTE_ORDER_MAGIC, true);
  body.setUint16(4, 1, true);
  // The section's length is not known.
  body.setBigInt64(8, -1n, true);
  return bytes;
}

export function interfaceDescription({ name, addresses, linkType }: NamedInterface): Uint8Array {
  const options = [
    option(NAME, new TextEncoder().encode(name)),
    ...addresses.map((address) => option(IPV4_ADDRESS, Uint8Array.from([...address.split(".").map(Number), ...HOST_MASK]))),
    option(0, new Uint8Array(0)),
  ];
  const { bytes, body } = block(BLOCK.interfaceDescription, 8 + options.reduce((sum, { length }) => sum + length, 0));
  body.setUint16(0, linkType, true);
  let at = 16;
  for (const each of options) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}

/** @param timeUs microseconds since 1970 */
export function packetBlock(interfaceNumber: number, timeUs: number, packet: Uint8Array, originalLength: number): Uint8Array {
  const { bytes, body } = block(BLOCK.enhancedPacket, 20 + packet.length);
  body.setUint32(0, interfaceNumber, true);
  body.setUint32(4, Math.floor(timeUs / 2 ** 32), true);
  body.setUint32(8, timeUs % 2 ** 32, true);
  body.setUint32(12, packet.length, true);
  body.setUint32(16, originalLength, true);
  bytes.set(packet, 28);
  return bytes;
}

// Puts IP packets into the frames of link layers.
import { join, u16, u32, u8 } from "./bytes";

export const LINK = {
  loopback: 0,
  ethernet: 1,
  ppp: 9,
  rawIp: 101,
  openBsdLoopback: 108,
  sll: 113,
  ipv4: 228,
  ipv6: 229,
  sll2: 276,
} as const;

const isVersion6 = (packet: Uint8Array): boolean => packet[0]! >> 4 === 6;
const etherType = (packet: Uint8Array): number => (isVersion6(packet) ? 0x86dd : 0x0800);

/** @param tags - pairs of type and VLAN, outermost first; @param type - @default - the packet's own */
export function ethernet(
  packet: Uint8Array,
  tags: readonly (readonly [type: number, vlan: number])[] = [],
  type = etherType(packet),
): Uint8Array {
  const addresses = u8(0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01);
  return join(addresses, ...tags.flatMap(([tagType, vlan]) => [u16(tagType), u16(vlan)]), u16(type), packet);
}

/** To the 60 bytes that a frame must have. */
export function paddedEthernet(packet: Uint8Array): Uint8Array {
  const frame = ethernet(packet);
  return join(frame, new Uint8Array(Math.max(0, 60 - frame.length)).fill(0xaa));
}

export function sll(packet: Uint8Array): Uint8Array {
  return join(u16(0), u16(1), u16(6), u8(2, 0, 0, 0, 0, 1, 0, 0), u16(etherType(packet)), packet);
}

export function sll2(packet: Uint8Array): Uint8Array {
  return join(u16(etherType(packet)), u16(0), u32(2), u16(1), u8(0, 6), u8(2, 0, 0, 0, 0, 1, 0, 0), packet);
}

/** @param family6 - AF_INET6 of the recording machine; @default 30 - macOS */
export function loopback(packet: Uint8Array, littleEndian: boolean, family6 = 30): Uint8Array {
  return join(u32(isVersion6(packet) ? family6 : 2, littleEndian), packet);
}

export function ppp(packet: Uint8Array): Uint8Array {
  return join(u8(0xff, 0x03), u16(isVersion6(packet) ? 0x0057 : 0x0021), packet);
}

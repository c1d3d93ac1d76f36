// Builds IPv4 and IPv6 packets; the addresses say which.
import { bytesOf, checksum, join, u16, u32, u8 } from "./bytes";

export interface IpHeader {
  /** "10.0.0.1", "2001:db8::1" */
  readonly from: string;
  readonly to: string;
  /** @default 64 - TTL or hop limit */
  readonly ttl?: number;
  /** IPv4's identification. @default 1 */
  readonly id?: number;
  /** Bytes of options, a multiple of 4. @default - none */
  readonly ipOptions?: Uint8Array;
  /** What the header says; of IPv6 without the header's 40 bytes. @default - the true length */
  readonly ipLength?: number;
  /** IPv6's extension headers; the last one must name the protocol. @default - none */
  readonly extensions?: { readonly first: number; readonly bytes: Uint8Array };
  /** In bytes; `id` says of which datagram, of IPv6, too. @default - the whole datagram */
  readonly fragment?: { readonly offset: number; readonly more: boolean };
}

export const isIpv6 = (address: string): boolean => address.includes(":");

export function addressBytes(address: string): Uint8Array {
  if (!isIpv6(address)) return Uint8Array.from(address.split(".").map(Number));
  const [before = "", after] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => u16(parseInt(group, 16))));
  const [start, end] = [groups(before), groups(after ?? "")];
  return join(...start, new Uint8Array(16 - 2 * (start.length + end.length)), ...end);
}

/** `payload`: its bytes, or how many zeros. */
export function ipPacket(header: IpHeader, protocol: number, payload: Uint8Array | number): Uint8Array {
  return isIpv6(header.from) ? ipv6(header, protocol, bytesOf(payload)) : ipv4(header, protocol, bytesOf(payload));
}

function ipv4(header: IpHeader, protocol: number, payload: Uint8Array): Uint8Array {
  const { ipOptions = u8(), fragment } = header;
  const length = header.ipLength ?? 20 + ipOptions.length + payload.length;
  const fragmentBits = fragment === undefined ? 0x4000 : (fragment.more ? 0x2000 : 0) | (fragment.offset / 8);
  const words = [u8(0x45 + ipOptions.length / 4, 0), u16(length), u16(header.id ?? 1), u16(fragmentBits)];
  const start = join(...words, u8(header.ttl ?? 64, protocol));
  const end = join(addressBytes(header.from), addressBytes(header.to), ipOptions);
  return join(start, u16(checksum(join(start, end))), end, payload);
}

function ipv6(header: IpHeader, protocol: number, payload: Uint8Array): Uint8Array {
  const { extensions, fragment } = header;
  const fragmentHeader = fragment && join(u8(protocol, 0), u16(fragment.offset | (fragment.more ? 1 : 0)), u32(header.id ?? 1));
  const body = join(extensions?.bytes ?? u8(), fragmentHeader ?? u8(), payload);
  const first = extensions?.first ?? (fragment ? 44 : protocol);
  const start = join(u32(0x60000000), u16(header.ipLength ?? body.length), u8(first, header.ttl ?? 64));
  return join(start, addressBytes(header.from), addressBytes(header.to), body);
}

/** What the checksums of TCP, UDP and ICMPv6 cover besides their own bytes (RFC 9293, section 3.1; RFC 8200, section 8.1). */
export function pseudoHeader(from: string, to: string, protocol: number, length: number): Uint8Array {
  const addresses = join(addressBytes(from), addressBytes(to));
  return isIpv6(from) ? join(addresses, u32(length), u32(protocol)) : join(addresses, u16(protocol), u16(length));
}

// Finds the IP packet in a frame of any link type. https://www.tcpdump.org/linktypes.html
import { NONE } from "./packet";
import { int32, uint16 } from "./integers";

const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd, vlan: 0x8100, serviceVlan: 0x88a8, oldServiceVlan: 0x9100, mpls: 0x8847 } as const;
const PPP = { ipv4: 0x0021, ipv6: 0x0057, mpls: 0x0281 } as const;
/** AF_INET6 of NetBSD and OpenBSD, FreeBSD, macOS and Linux. */
const FAMILY = { ipv4: 2, ipv6: [24, 28, 30, 10] } as const;

/** What a frame holds, if it is no IP packet. */
export const NO_IP = 0;
/** A header is cut, or contradicts itself. */
export const MALFORMED = NONE;

/** One object that is filled again for each frame. */
export class LinkLayer {
  /** Where the IP packet starts. */
  start = 0;

  /** Sets `start`, and returns the IP packet's version: 4, 6, NO_IP or MALFORMED. */
  read(bytes: Uint8Array, start: number, end: number, linkType: number): number {
    switch (linkType) {
      case 1:
        return start + 14 > end ? MALFORMED : this.etherType(bytes, start + 12, start + 14, end);
      case 0:
      case 108:
        return this.loopback(bytes, start, end);
      case 9:
        return this.ppp(bytes, start, end);
      case 12:
      case 14:
      case 101:
        return this.raw(bytes, start, end);
      case 113:
        return start + 16 > end ? MALFORMED : this.etherType(bytes, start + 14, start + 16, end);
      case 276:
        return start + 20 > end ? MALFORMED : this.etherType(bytes, start, start + 20, end);
      case 228:
        this.start = start;
        return 4;
      case 229:
        this.start = start;
        return 6;
      default:
        return NO_IP;
    }
  }

  /** The type stands at `typeAt`; VLAN tags (IEEE 802.1Q) come before the rest. */
  private etherType(bytes: Uint8Array, typeAt: number, start: number, end: number): number {
    let type = uint16(bytes, typeAt);
    this.start = start;
    while (type === ETHERTYPE.vlan || type === ETHERTYPE.serviceVlan || type === ETHERTYPE.oldServiceVlan) {
      if (this.start + 4 > end) return MALFORMED;
      type = uint16(bytes, this.start + 2);
      this.start += 4;
    }
    if (type === ETHERTYPE.ipv4) return 4;
    if (type === ETHERTYPE.ipv6) return 6;
    return type === ETHERTYPE.mpls ? this.mpls(bytes, this.start, end) : NO_IP;
  }

  /** Labels end with the bottom of the stack; nothing says what follows but its first bits (RFC 3032; RFC 4928). */
  private mpls(bytes: Uint8Array, start: number, end: number): number {
    for (let at = start; at + 4 <= end; at += 4) {
      if ((bytes[at + 2]! & 1) === 0) continue;
      this.start = at + 4;
      const version = this.start < end ? bytes[this.start]! >> 4 : NO_IP;
      return version === 4 || version === 6 ? version : NO_IP;
    }
    return MALFORMED;
  }

  /** Without a type, the packet's first bits say the version. */
  private raw(bytes: Uint8Array, start: number, end: number): number {
    this.start = start;
    const version = start < end ? bytes[start]! >> 4 : MALFORMED;
    return version === 4 || version === 6 ? version : MALFORMED;
  }

  /** The address family is in the byte order of the machine that recorded it. */
  private loopback(bytes: Uint8Array, start: number, end: number): number {
    if (start + 4 > end) return MALFORMED;
    this.start = start + 4;
    const big = int32(bytes, start);
    const family = big >>> 16 === 0 ? big : bytes[start]! | (bytes[start + 1]! << 8);
    if (family === FAMILY.ipv4) return 4;
    return FAMILY.ipv6.some((number) => number === family) ? 6 : NO_IP;
  }

  /** With or without address and control; the protocol has one byte if it is odd (RFC 1661; RFC 1662). */
  private ppp(bytes: Uint8Array, start: number, end: number): number {
    const at = start + 2 <= end && bytes[start] === 0xff && bytes[start + 1] === 0x03 ? start + 2 : start;
    if (at >= end) return MALFORMED;
    const short = (bytes[at]! & 1) === 1;
    if (!short && at + 2 > end) return MALFORMED;
    const protocol = short ? bytes[at]! : uint16(bytes, at);
    this.start = at + (short ? 1 : 2);
    if (protocol === PPP.ipv4) return 4;
    if (protocol === PPP.ipv6) return 6;
    return protocol === PPP.mpls ? this.mpls(bytes, this.start, end) : NO_IP;
  }
}

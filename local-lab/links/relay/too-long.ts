// What a router does with a packet that is too long for the next link: RFC 791, section 2.3; RFC 1191, section 4.
import { ETHERNET_BYTES, type Packet } from "./frame";

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let offset = 0; offset + 1 < bytes.length; offset += 2) sum += bytes.readUInt16BE(offset);
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1]! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Writes the IPv4 header's checksum. @param header from its first byte on */
function seal(header: Buffer): void {
  header.writeUInt16BE(0, 10);
  header.writeUInt16BE(checksum(header.subarray(0, (header[0]! & 0x0f) * 4)), 10);
}

const MORE_FRAGMENTS = 0x2000;

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const COPIED = 0x80;

/** The header of a fragment but the first: options that it does not carry become ones that mean nothing (RFC 791, section 3.1). */
function laterHeader(header: Buffer): Buffer {
  const later = Buffer.from(header);
  let at = ETHERNET_BYTES + 20;
  while (at < later.length && later[at] !== END_OF_OPTIONS) {
    const bytes = later[at] === NO_OPERATION ? 1 : Math.max(later[at + 1] ?? 2, 2);
    if ((later[at]! & COPIED) === 0) later.fill(NO_OPERATION, at, Math.min(at + bytes, later.length));
    at += bytes;
  }
  return later;
}

/** @returns frames of fragments, in order, none of whose packets is longer than the MTU */
export function fragments(frame: Buffer, { headerBytes, length }: Packet, mtu: number): Buffer[] {
  const header = frame.subarray(0, ETHERNET_BYTES + headerBytes);
  const payload = frame.subarray(ETHERNET_BYTES + headerBytes, ETHERNET_BYTES + length);
  const already = frame.readUInt16BE(ETHERNET_BYTES + 6);
  // Offsets count in units of 8 bytes.
  const size = Math.floor((mtu - headerBytes) / 8) * 8;
  const later = laterHeader(header);
  const parts: Buffer[] = [];
  for (let offset = 0; offset < payload.length; offset += size) {
    const data = payload.subarray(offset, offset + size);
    const part = Buffer.concat([offset === 0 ? header : later, data]);
    const ip = part.subarray(ETHERNET_BYTES);
    const more = offset + size < payload.length ? MORE_FRAGMENTS : already & MORE_FRAGMENTS;
    ip.writeUInt16BE(headerBytes + data.length, 2);
    ip.writeUInt16BE(more | ((already & 0x1fff) + offset / 8), 6);
    seal(ip);
    parts.push(part);
  }
  return parts;
}

const ICMP_HEADER_BYTES = 8;
const IP_HEADER_BYTES = 20;
const ICMP = 1;
const TTL = 64;
const UNREACHABLE = 3;
const FRAGMENTATION_NEEDED = 4;
/** Unreachable, source quench, redirect, time exceeded, parameter problem: RFC 1812, section 4.3.1. */
const ERRORS: readonly (number | undefined)[] = [UNREACHABLE, 4, 5, 11, 12];

/** RFC 1812, section 4.3.2.7: not to what was sent to many, nor about a fragment but the first, nor about another error. */
function mayBeAnswered(frame: Buffer, { kinds, protocol, headerBytes }: Packet): boolean {
  const isError = protocol === "icmp" && ERRORS.includes(frame[ETHERNET_BYTES + headerBytes]);
  return (frame[0]! & 1) === 0 && !kinds.includes("fragment") && !isError;
}

/**
 * The answer to its sender, with the next link's MTU and the beginning of the packet (RFC 792).
 *
 * @param router its source address
 * @returns undefined for a packet that no error may answer
 */
export function fragmentationNeeded(frame: Buffer, packet: Packet, mtu: number, router: string): Buffer | undefined {
  if (!mayBeAnswered(frame, packet)) return undefined;
  const { headerBytes } = packet;
  const quoted = frame.subarray(ETHERNET_BYTES, ETHERNET_BYTES + headerBytes + 8);
  const answer = Buffer.alloc(ETHERNET_BYTES + IP_HEADER_BYTES + ICMP_HEADER_BYTES + quoted.length);
  frame.copy(answer, 0, 6, 12);
  frame.copy(answer, 6, 0, 6);
  frame.copy(answer, 12, 12, ETHERNET_BYTES);
  const ip = answer.subarray(ETHERNET_BYTES);
  ip[0] = 0x45;
  ip.writeUInt16BE(ip.length, 2);
  ip[8] = TTL;
  ip[9] = ICMP;
  Buffer.from(router.split(".").map(Number)).copy(ip, 12);
  frame.copy(ip, 16, ETHERNET_BYTES + 12, ETHERNET_BYTES + 16);
  seal(ip);
  const icmp = ip.subarray(IP_HEADER_BYTES);
  icmp[0] = UNREACHABLE;
  icmp[1] = FRAGMENTATION_NEEDED;
  icmp.writeUInt16BE(mtu, 6);
  quoted.copy(icmp, ICMP_HEADER_BYTES);
  icmp.writeUInt16BE(checksum(icmp), 2);
  return answer;
}

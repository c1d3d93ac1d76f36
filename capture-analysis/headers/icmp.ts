// Reads the header of ICMP (RFC 792) and of ICMPv6 (RFC 4443, RFC 4884).
import { int32, uint16 } from "./integers";
import { NONE, PROTOCOL, type Packet } from "./packet";

const HEADER = 8;
const ICMP = { echoReply: 0, unreachable: 3, sourceQuench: 4, redirect: 5, echo: 8, timeExceeded: 11, parameterProblem: 12 } as const;
const FRAGMENTATION_NEEDED = 4;
const ICMP6 = { packetTooBig: 2, lastError: 4, echo: 128, echoReply: 129 } as const;

/** Returns where a quoted packet starts, or NONE if the message quotes none. */
export function readIcmp(bytes: Uint8Array, start: number, end: number, length: number, protocol: number, packet: Packet): number {
  if (start + HEADER > end || length < HEADER) {
    packet.malformed = true;
    return NONE;
  }
  const type = bytes[start]!;
  packet.protocol = protocol;
  packet.payloadLength = length - HEADER;
  packet.icmpType = type;
  packet.icmpCode = bytes[start + 1]!;
  packet.checksum = uint16(bytes, start + 2);
  packet.echoIdentifier = uint16(bytes, start + 4);
  packet.echoSequence = uint16(bytes, start + 6);
  packet.mtu = mtuOf(bytes, start, protocol, type, packet.icmpCode);
  return isError(protocol, type) ? start + HEADER : NONE;
}

function mtuOf(bytes: Uint8Array, start: number, protocol: number, type: number, code: number): number {
  if (protocol === PROTOCOL.icmp6) return type === ICMP6.packetTooBig ? int32(bytes, start + 4) >>> 0 : NONE;
  return type === ICMP.unreachable && code === FRAGMENTATION_NEEDED ? uint16(bytes, start + 6) : NONE;
}

function isError(protocol: number, type: number): boolean {
  if (protocol === PROTOCOL.icmp6) return type >= 1 && type <= ICMP6.lastError;
  return (
    type === ICMP.unreachable ||
    type === ICMP.sourceQuench ||
    type === ICMP.redirect ||
    type === ICMP.timeExceeded ||
    type === ICMP.parameterProblem
  );
}

// Reads a UDP header. RFC 768
import { uint16 } from "./integers";
import { PROTOCOL, type Packet } from "./packet";

const HEADER = 8;

/** `bytes[start..end)` is recorded of a datagram that has `length` bytes by the IP header. */
export function readUdp(bytes: Uint8Array, start: number, end: number, length: number, packet: Packet): void {
  if (start + HEADER > end) return void (packet.malformed = true);
  const field = uint16(bytes, start + 4);
  // Only a jumbogram has the length 0 (RFC 2675, section 4).
  const ownLength = field === 0 && length > 0xffff ? length : field;
  if (ownLength < HEADER || ownLength > length) return void (packet.malformed = true);
  packet.protocol = PROTOCOL.udp;
  packet.payloadLength = ownLength - HEADER;
  packet.sourcePort = uint16(bytes, start);
  packet.destinationPort = uint16(bytes, start + 2);
  packet.checksum = uint16(bytes, start + 6);
}

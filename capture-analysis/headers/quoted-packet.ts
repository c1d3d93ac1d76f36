// Reads the transport header of a packet that an ICMP error quotes: it may have no more than its first 8 bytes.
import { int32, uint16 } from "./integers";
import { PROTOCOL, type Packet } from "./packet";
import { clearOptions, readTcp } from "./tcp";

/** `bytes[start..end)` is quoted of what has `length` bytes by the IP header. What is missing is 0. */
export function readQuotedTransport(bytes: Uint8Array, start: number, end: number, length: number, protocol: number, packet: Packet): void {
  const quoted = end - start;
  clear(packet);
  if (protocol === PROTOCOL.tcp && quoted >= 20) readTcp(bytes, start, end, length, packet);
  packet.malformed = false;
  packet.protocol = protocol;
  if (protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp) {
    if (quoted >= 4) {
      packet.sourcePort = uint16(bytes, start);
      packet.destinationPort = uint16(bytes, start + 2);
    }
    if (protocol === PROTOCOL.tcp && quoted >= 8) packet.sequence = int32(bytes, start + 4);
  }
  if ((protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmp6) && quoted >= 8) {
    packet.icmpType = bytes[start]!;
    packet.icmpCode = bytes[start + 1]!;
    packet.echoIdentifier = uint16(bytes, start + 4);
    packet.echoSequence = uint16(bytes, start + 6);
  }
}

function clear(packet: Packet): void {
  packet.sourcePort = 0;
  packet.destinationPort = 0;
  packet.sequence = 0;
  packet.acknowledgment = 0;
  packet.flags = 0;
  packet.window = 0;
  packet.checksum = 0;
  packet.payloadLength = 0;
  packet.icmpType = 0;
  packet.icmpCode = 0;
  packet.echoIdentifier = 0;
  packet.echoSequence = 0;
  packet.hasQuoted = false;
  clearOptions(packet);
}

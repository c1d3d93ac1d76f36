// Reads an IPv4 header. RFC 791
import type { Addresses } from "./addresses";
import type { Datagram } from "./datagram";
import { uint16 } from "./integers";
import type { Packet } from "./packet";

const SHORTEST_HEADER = 20;

/**
 * Returns whether the header of `bytes[start..end)` can be read. `wireLength` is how many bytes from `start` were on the wire.
 */
export function readIpv4(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireLength: number,
  addresses: Addresses,
  packet: Packet,
  datagram: Datagram,
): boolean {
  if (start + SHORTEST_HEADER > end || bytes[start]! >> 4 !== 4) return false;
  const headerLength = (bytes[start]! & 0x0f) * 4;
  // A network card that cuts the packet itself (TSO) leaves the length 0.
  const length = uint16(bytes, start + 2) || wireLength;
  if (headerLength < SHORTEST_HEADER || headerLength > length || start + headerLength > end) return false;
  packet.version = 4;
  packet.identification = uint16(bytes, start + 4);
  packet.hopLimit = bytes[start + 8]!;
  packet.ipLength = length;
  packet.source = addresses.number4(bytes, start + 12);
  packet.destination = addresses.number4(bytes, start + 16);

  const fragment = uint16(bytes, start + 6);
  datagram.protocol = bytes[start + 9]!;
  datagram.start = start + headerLength;
  datagram.length = length - headerLength;
  datagram.isFragment = (fragment & 0x3fff) !== 0;
  datagram.fragmentOffset = (fragment & 0x1fff) * 8;
  datagram.moreFragments = (fragment & 0x2000) !== 0;
  datagram.fragmentIdentification = packet.identification;
  return true;
}

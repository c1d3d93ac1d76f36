// Reads an IPv6 header and its extension headers. RFC 8200
import type { Addresses } from "./addresses";
import type { Datagram } from "./datagram";
import { int32, uint16 } from "./integers";
import { NONE, type Packet } from "./packet";

const HEADER = 40;
const EXTENSION = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  authentication: 51,
  noNextHeader: 59,
  destination: 60,
  mobility: 135,
  hostIdentity: 139,
  shim6: 140,
} as const;
/** An option of the hop-by-hop header (RFC 2675). */
const JUMBO_PAYLOAD = 0xc2;

/** As `readIpv4`. Malformed extension headers leave the addresses known and the protocol NONE. */
export function readIpv6(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireLength: number,
  addresses: Addresses,
  packet: Packet,
  datagram: Datagram,
): boolean {
  if (start + HEADER > end || bytes[start]! >> 4 !== 6) return false;
  packet.version = 6;
  packet.identification = NONE;
  packet.hopLimit = bytes[start + 7]!;
  packet.source = addresses.number6(bytes, start + 8);
  packet.destination = addresses.number6(bytes, start + 24);
  const payloadLength = uint16(bytes, start + 4) || zeroLength(bytes, start, end, wireLength);
  packet.ipLength = HEADER + payloadLength;

  datagram.isFragment = false;
  datagram.protocol = bytes[start + 6]!;
  datagram.start = start + HEADER;
  datagram.length = payloadLength;
  return readExtensions(bytes, Math.min(end, datagram.start + payloadLength), datagram);
}

/** A length of 0 is a jumbogram, or a packet that the network card is to cut (TSO), or nothing follows. */
function zeroLength(bytes: Uint8Array, start: number, end: number, wireLength: number): number {
  const option = start + HEADER + 2;
  if (bytes[start + 6] === EXTENSION.noNextHeader) return 0;
  if (bytes[start + 6] === EXTENSION.hopByHop && option + 6 <= end && bytes[option] === JUMBO_PAYLOAD)
    return int32(bytes, option + 2) >>> 0;
  return Math.max(0, wireLength - HEADER);
}

/** Moves the datagram's start behind the extension headers that `bytes` has before `end`. Returns whether all can be read. */
export function readExtensions(bytes: Uint8Array, end: number, datagram: Datagram): boolean {
  while (!datagram.isFragment && isExtension(datagram.protocol)) {
    const { start, protocol } = datagram;
    const length = start + 8 > end ? Infinity : extensionLength(protocol, bytes[start + 1]!);
    if (start + length > end) {
      datagram.protocol = NONE;
      return false;
    }
    if (protocol === EXTENSION.fragment) readFragment(bytes, start, datagram);
    datagram.protocol = bytes[start]!;
    datagram.start += length;
    datagram.length -= length;
  }
  return true;
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case EXTENSION.hopByHop:
    case EXTENSION.routing:
    case EXTENSION.fragment:
    case EXTENSION.authentication:
    case EXTENSION.destination:
    case EXTENSION.mobility:
    case EXTENSION.hostIdentity:
    case EXTENSION.shim6:
      return true;
    default:
      return false;
  }
}

function extensionLength(protocol: number, field: number): number {
  if (protocol === EXTENSION.fragment) return 8;
  return protocol === EXTENSION.authentication ? (field + 2) * 4 : (field + 1) * 8;
}

/** An atomic fragment is the whole datagram (RFC 6946). */
function readFragment(bytes: Uint8Array, start: number, datagram: Datagram): void {
  const offset = uint16(bytes, start + 2);
  datagram.isFragment = (offset & 0xfff9) !== 0;
  datagram.fragmentOffset = offset & 0xfff8;
  datagram.moreFragments = (offset & 1) !== 0;
  datagram.fragmentIdentification = int32(bytes, start + 4);
}

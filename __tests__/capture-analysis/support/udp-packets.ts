// Builds UDP datagrams in IP packets.
import { bytesOf, checksum, join, u16 } from "./bytes";
import { ipPacket, pseudoHeader, type IpHeader } from "./ip-packets";

export interface UdpDatagram extends IpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Its bytes, or how many zeros. @default 0 */
  readonly payload?: Uint8Array | number;
  /** The length field. @default - the true length */
  readonly udpLength?: number;
}

export function udpPacket(datagram: UdpDatagram): Uint8Array {
  return ipPacket(datagram, 17, udpBytes(datagram));
}

/** The datagram alone, as for cutting it into fragments. */
export function udpBytes(datagram: UdpDatagram): Uint8Array {
  const payload = bytesOf(datagram.payload ?? 0);
  const length = 8 + payload.length;
  const start = join(u16(datagram.sourcePort), u16(datagram.destinationPort), u16(datagram.udpLength ?? length));
  const sum = checksum(join(pseudoHeader(datagram.from, datagram.to, 17, length), start, payload));
  return join(start, u16(sum || 0xffff), payload);
}

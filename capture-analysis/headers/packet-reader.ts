// Reads the headers of one record, from the link layer to the transport layer.
import type { Addresses } from "./addresses";
import { Datagram } from "./datagram";
import { Fragments } from "./fragments";
import { readIcmp } from "./icmp";
import { readIpv4 } from "./ipv4";
import { readExtensions, readIpv6 } from "./ipv6";
import { LinkLayer, MALFORMED, NO_IP } from "./link-layer";
import { NONE, Packet, PROTOCOL } from "./packet";
import { readQuotedTransport } from "./quoted-packet";
import { readTcp } from "./tcp";
import { readUdp } from "./udp";

export class PacketReader {
  private readonly link = new LinkLayer();
  private readonly datagram = new Datagram();
  private readonly fragments = new Fragments();
  private readonly quotedDatagram = new Datagram();
  private readonly quoted = new Packet();

  constructor(private readonly addresses: Addresses) {}

  /**
   * Sets everything in `packet` but its frame and its time. `bytes[start..end)` is the record, which had `originalLength` bytes on the
   * wire.
   */
  read(bytes: Uint8Array, start: number, end: number, originalLength: number, linkType: number, packet: Packet): void {
    packet.version = NONE;
    packet.protocol = NONE;
    packet.malformed = false;
    packet.fragment = false;
    packet.hasQuoted = false;
    packet.bytes = bytes;
    packet.payloadLength = 0;
    const version = this.link.read(bytes, start, end, linkType);
    if (version === NO_IP) return;
    if (version === MALFORMED) packet.malformed = true;
    else this.ip(bytes, start, end, originalLength, version, packet);
  }

  private ip(bytes: Uint8Array, recordStart: number, end: number, originalLength: number, version: number, packet: Packet): void {
    const { datagram, addresses } = this;
    const { start } = this.link;
    const wireEnd = originalLength > end - recordStart ? recordStart + originalLength : end;
    const read = version === 4 ? readIpv4 : readIpv6;
    if (!read(bytes, start, end, wireEnd - start, addresses, packet, datagram)) {
      packet.malformed = true;
      return;
    }
    packet.fragment = datagram.isFragment;
    packet.transportStart = datagram.start;
    // The link layer may have padded the packet.
    packet.recordEnd = start + packet.ipLength < end ? start + packet.ipLength : end;
    if (datagram.isFragment) this.fragment(packet);
    else this.transport(datagram.protocol, datagram.length, packet);
  }

  /** The last fragment to come bears the headers of the whole datagram. */
  private fragment(packet: Packet): void {
    const { datagram } = this;
    const whole = this.fragments.add(packet, datagram);
    if (whole === undefined) return;
    datagram.isFragment = false;
    datagram.protocol = whole.protocol;
    datagram.start = 0;
    datagram.length = whole.length;
    packet.bytes = whole.head;
    packet.recordEnd = Math.min(whole.headLength, whole.length);
    if (packet.version === 6 && !readExtensions(packet.bytes, packet.recordEnd, datagram)) packet.malformed = true;
    packet.transportStart = datagram.start;
    if (datagram.protocol !== NONE) this.transport(datagram.protocol, datagram.length, packet);
  }

  /** Reads what starts at `packet.transportStart`, with `length` bytes by the IP header. */
  private transport(protocol: number, length: number, packet: Packet): void {
    const { bytes, transportStart, recordEnd } = packet;
    switch (protocol) {
      case PROTOCOL.tcp:
        return readTcp(bytes, transportStart, recordEnd, length, packet);
      case PROTOCOL.udp:
        return readUdp(bytes, transportStart, recordEnd, length, packet);
      case PROTOCOL.icmp:
      case PROTOCOL.icmp6:
        return this.icmp(protocol, length, packet);
      default:
        packet.protocol = protocol;
        packet.payloadLength = length;
    }
  }

  private icmp(protocol: number, length: number, packet: Packet): void {
    const start = readIcmp(packet.bytes, packet.transportStart, packet.recordEnd, length, protocol, packet);
    packet.quoted = this.quoted;
    if (start !== NONE) packet.hasQuoted = this.quote(packet.bytes, start, packet.recordEnd);
  }

  private quote(bytes: Uint8Array, start: number, end: number): boolean {
    const { quoted, quotedDatagram: datagram, addresses } = this;
    if (start >= end) return false;
    const read = bytes[start]! >> 4 === 4 ? readIpv4 : readIpv6;
    if (!read(bytes, start, end, end - start, addresses, quoted, datagram)) return false;
    quoted.bytes = bytes;
    quoted.fragment = datagram.isFragment;
    quoted.transportStart = datagram.start;
    quoted.recordEnd = Math.min(end, start + quoted.ipLength);
    quoted.protocol = NONE;
    const isFirst = !datagram.isFragment || datagram.fragmentOffset === 0;
    if (isFirst) readQuotedTransport(bytes, datagram.start, quoted.recordEnd, datagram.length, datagram.protocol, quoted);
    return true;
  }
}

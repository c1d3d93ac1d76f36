// What has come so far of one IP datagram that was sent in fragments.
import type { Datagram } from "./datagram";
import { NONE, type Packet } from "./packet";

/** Enough for a transport header, and for an ICMP error with the headers that it quotes. */
const HEAD = 256;
/** Offsets of fragments count in units of 8 bytes. */
const UNIT = 8;
const UNITS = 65_536 / UNIT;

export class PartialDatagram {
  /** In the table; -1 if it is in none. */
  key = -1;
  /** The datagram's first bytes. */
  readonly head = new Uint8Array(HEAD);
  /** How many of them the records hold, once all have come. */
  headLength = HEAD;
  /** Bytes; NONE until the last fragment has come. */
  length: number = NONE;
  /** The first fragment's. */
  protocol: number = NONE;
  /** One bit for each unit that has come. */
  private readonly come = new Uint32Array(UNITS / 32);
  private source = 0;
  private destination = 0;
  private identification = 0;
  private keyProtocol = 0;

  begin(key: number, source: number, destination: number, identification: number, protocol: number): void {
    this.key = key;
    this.source = source;
    this.destination = destination;
    this.identification = identification;
    this.keyProtocol = protocol;
    this.headLength = HEAD;
    this.length = NONE;
    this.protocol = NONE;
    this.come.fill(0);
  }

  is(source: number, destination: number, identification: number, protocol: number): boolean {
    return (
      this.source === source && this.destination === destination && this.identification === identification && this.keyProtocol === protocol
    );
  }

  /** A fragment that no datagram has room for changes nothing. */
  add(packet: Packet, datagram: Datagram): void {
    const { fragmentOffset: offset, length } = datagram;
    const units = datagram.moreFragments ? Math.floor(length / UNIT) : Math.ceil(length / UNIT);
    if (offset / UNIT + units > UNITS) return;
    if (!datagram.moreFragments && this.length === NONE) this.length = offset + length;
    if (offset === 0) this.protocol = datagram.protocol;
    this.keepHead(packet, datagram.start, offset, length);
    this.mark(offset / UNIT, offset / UNIT + units);
  }

  isWhole(): boolean {
    if (this.length <= 0) return false;
    const units = Math.ceil(this.length / UNIT);
    const words = units >>> 5;
    for (let word = 0; word < words; word++) if (this.come[word] !== 0xffffffff) return false;
    const rest = 2 ** (units & 31) - 1;
    return (this.come[words]! & rest) === (rest | 0);
  }

  private keepHead(packet: Packet, start: number, offset: number, length: number): void {
    if (offset >= HEAD) return;
    const recorded = Math.min(length, packet.recordEnd - start);
    const kept = Math.min(recorded, HEAD - offset);
    for (let at = 0; at < kept; at++) this.head[offset + at] = packet.bytes[start + at]!;
    if (recorded < length) this.headLength = Math.min(this.headLength, offset + recorded);
  }

  private mark(first: number, end: number): void {
    for (let unit = first; unit < end;) {
      const bits = Math.min(32 - (unit & 31), end - unit);
      this.come[unit >>> 5]! |= (2 ** bits - 1) << (unit & 31);
      unit += bits;
    }
  }
}

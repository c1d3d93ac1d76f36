// Finds out when all fragments of an IP datagram have come, and keeps its beginning, where the headers are. RFC 791; RFC 8200
import type { Datagram } from "./datagram";
import { PartialDatagram } from "./partial-datagram";
import type { Packet } from "./packet";

/** How many unfinished datagrams are remembered. */
const MOST = 1024;

export class Fragments {
  private readonly byKey = new Map<number, PartialDatagram>();
  /** In the order in which they began; the oldest makes way. */
  private readonly ring: PartialDatagram[] = [];
  private next = 0;

  /** Adds the fragment that `packet` and `datagram` describe. Returns its whole datagram, if it is the last to come. */
  add(packet: Packet, datagram: Datagram): PartialDatagram | undefined {
    // IPv6 may have another next header in each fragment: it is the first one's that counts (RFC 8200, section 4.5).
    const protocol = packet.version === 4 ? datagram.protocol : 0;
    const partial = this.find(packet.source, packet.destination, datagram.fragmentIdentification, protocol);
    partial.add(packet, datagram);
    if (!partial.isWhole()) return undefined;
    this.byKey.delete(partial.key);
    partial.key = -1;
    return partial;
  }

  private find(source: number, destination: number, identification: number, protocol: number): PartialDatagram {
    const key = hash(source, destination, identification, protocol);
    const known = this.byKey.get(key);
    if (known?.is(source, destination, identification, protocol)) return known;
    const partial = known ?? this.oldest();
    partial.begin(key, source, destination, identification, protocol);
    this.byKey.set(key, partial);
    return partial;
  }

  private oldest(): PartialDatagram {
    const partial = (this.ring[this.next] ??= new PartialDatagram());
    this.byKey.delete(partial.key);
    this.next = (this.next + 1) % MOST;
    return partial;
  }
}

/** A small positive integer. */
function hash(source: number, destination: number, identification: number, protocol: number): number {
  const mixed =
    Math.imul(source, 0x9e3779b1) ^ Math.imul(destination, 0x85ebca6b) ^ Math.imul(identification ^ (protocol << 24), 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f) >>> 2;
}

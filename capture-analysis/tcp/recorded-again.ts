// Tells a packet that was recorded twice from one that was sent twice.
import { NONE, type Packet } from "../headers/packet";

const WITHIN_US = 100_000;
/** Without identification, nothing tells an ACK from the next duplicate ACK, but that a network card needs longer for two packets. */
const SAME_MOMENT_US = 1;
/** A table that the processor's cache holds: 8,192 packets, more than come before a copy. */
const BITS = 13;
const SLOTS = 1 << BITS;

const mix = (hash: number, value: number) => Math.imul(hash ^ value, 0x9e3779b1) ^ (hash >>> 15);

/** A sender gives a packet that it sends again another identification (RFC 6864 asks for it unless the packet is not to be fragmented). */
const hasIdentification = ({ identification }: Packet) => identification !== NONE && identification !== 0;

/**
 * Remembers the latest packets in a table of fixed size: one packet overwrites another with the same slot. Two hashes of 32 bits stand for
 * a packet's fields.
 */
export class RecordedAgain {
  /** Two doubles a slot, so that one line of the cache holds it: two hashes, and the time. */
  private readonly timesUs = new Float64Array(SLOTS * 2).fill(-Infinity);
  private readonly hashes = new Int32Array(this.timesUs.buffer);

  /**
   * @param packet a TCP segment
   * @param mayRepeat whether its sender may have a reason to send the very same segment again
   */
  seen(packet: Packet, mayRepeat: boolean): boolean {
    const withinUs = mayRepeat && !hasIdentification(packet) ? SAME_MOMENT_US : WITHIN_US;
    // What another interface recorded has its place in transit/.
    let hash = mix(packet.source + Math.imul(packet.recorder, 0x9e3779b1), packet.destination);
    hash = mix(hash, (packet.sourcePort << 16) | packet.destinationPort);
    hash = mix(hash, packet.sequence);
    hash = mix(hash, packet.acknowledgment);
    hash = mix(hash, packet.identification);
    hash = mix(hash, packet.payloadLength);
    const other = mix(
      mix(mix(hash, packet.checksum), packet.hasTimestamps ? packet.timestampValue : 0),
      (packet.window << 8) | packet.flags,
    );
    const slot = hash >>> (32 - BITS);
    const first = slot * 4;
    const second = first + 1;
    const time = slot * 2 + 1;
    const again =
      this.hashes[first] === hash &&
      this.hashes[second] === other &&
      packet.timeUs - this.timesUs[time]! <= withinUs &&
      packet.timeUs >= this.timesUs[time]!;
    if (again) return true;
    this.hashes[first] = hash;
    this.hashes[second] = other;
    this.timesUs[time] = packet.timeUs;
    return false;
  }
}

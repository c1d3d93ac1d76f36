// How fast payload passes a capture.
import { type CapturedPacket, secondsBetween } from "./captured-packet";

export interface Progress {
  readonly timeSec: number;
  /** So far. */
  readonly bytes: number;
}

/**
 * Bytes a second over the second half of the bytes, when the buffers on the way are full.
 *
 * @param progress in order
 * @returns 0 if there is no such time
 */
export function steadyRate(progress: readonly Progress[]): number {
  const last = progress.at(-1);
  const middle = progress.find(({ bytes }) => last !== undefined && bytes * 2 >= last.bytes);
  if (!last || !middle || last.timeSec <= middle.timeSec) return 0;
  return (last.bytes - middle.bytes) / (last.timeSec - middle.timeSec);
}

/** "510 kB/s", "12.3 MB/s" */
export function rateInWords(bytesPerSec: number): string {
  return bytesPerSec < 1e6 ? `${Math.round(bytesPerSec / 1e3)} kB/s` : `${(bytesPerSec / 1e6).toFixed(1)} MB/s`;
}

/** What a host has sent, over time. @param packets of one connection */
export function sentBytes(packets: readonly CapturedPacket[], sender: string): readonly Progress[] {
  const [first] = packets;
  if (!first) return [];
  return (
    packets
      .filter(({ from, length }) => from === sender && length > 0)
      // Relative numbers count the SYN as the first (RFC 9293, section 3.4).
      .map((packet) => ({ timeSec: secondsBetween(first, packet), bytes: (packet.tcp?.sequenceEnd ?? 1) - 1 }))
  );
}

/** @returns Mbit/s of TCP and UDP payload, retransmissions included, in the given seconds up to and including the packet `end` */
export function megabitsPerSecond(packets: readonly CapturedPacket[], end: CapturedPacket, seconds: number): number {
  const bytes = packets.filter((packet) => secondsBetween(packet, end) < seconds).reduce((sum, { length }) => sum + length, 0);
  return (bytes * 8) / seconds / 1e6;
}

/** @returns the latest packet, or undefined until the packets span that many seconds */
export function afterSeconds(packets: readonly CapturedPacket[], seconds: number): CapturedPacket | undefined {
  const [first, last] = [packets[0], packets.at(-1)];
  return first && last && secondsBetween(first, last) >= seconds ? last : undefined;
}

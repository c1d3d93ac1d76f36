// How fast payload passes a capture.
import type { CapturedPacket } from "../../capture-analysis";

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

/** What a host has sent, over time, from the connection's begin. @param packets of one connection */
export function sentBytes(packets: readonly CapturedPacket[], sender: string): readonly Progress[] {
  return (
    packets
      .filter(({ from, length }) => from === sender && length > 0)
      // Relative numbers count the SYN as the first (RFC 9293, section 3.4).
      .map(({ timeSec, length, tcp }) => ({ timeSec, bytes: (tcp?.sequence ?? 1) - 1 + length }))
  );
}

/** @returns Mbit/s of TCP and UDP payload, retransmissions included, in the given seconds up to and including the packet `end` */
export function megabitsPerSecond(packets: readonly CapturedPacket[], end: CapturedPacket, seconds: number): number {
  const inside = packets.filter(({ timeSec }) => timeSec <= end.timeSec && end.timeSec - timeSec < seconds);
  const bytes = inside.reduce((sum, { length }) => sum + length, 0);
  return (bytes * 8) / seconds / 1e6;
}

/** @returns the latest packet, or undefined until the packets span that many seconds */
export function afterSeconds(packets: readonly CapturedPacket[], seconds: number): CapturedPacket | undefined {
  const [first, last] = [packets[0], packets.at(-1)];
  return first && last && last.timeSec - first.timeSec >= seconds ? last : undefined;
}

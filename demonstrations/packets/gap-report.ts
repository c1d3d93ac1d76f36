// Acknowledgments that tell of a gap (RFC 2018).
import type { CapturedPacket } from "../../capture-analysis";

/**
 * Whether it says that data beyond the next expected number has arrived. With SACK, that makes it a duplicate ACK, whatever its window is
 * (RFC 6675, section 2).
 */
export function reportsGap({ tcp }: CapturedPacket): boolean {
  const acknowledgment = tcp?.acknowledgment;
  return acknowledgment !== undefined && tcp!.sacked.some(([left]) => left > acknowledgment);
}

// What a capture shows of a receive window that a slow reader closes again and again (RFC 9293, section 3.8.6).
import type { CapturedPacket } from "../../capture-analysis";

/**
 * How many times the window closed to less than a segment, and opened to that or more again.
 *
 * @param packets of one connection, from its SYNs on
 * @param segment in bytes
 */
export function reopenedWindow(packets: readonly CapturedPacket[], receiver: string, segment: number): number {
  const segments = packets.flatMap(({ from, tcp }) => (from === receiver && tcp && !/SYN|RST/.test(tcp.flags) ? [tcp] : []));
  const open = segments.map(({ window }) => window >= segment);
  return open.filter((isOpen, index) => isOpen && open[index - 1] === false).length;
}

// What a capture shows of a receive window that closes and opens again (RFC 9293, section 3.8.6).
import { type CapturedPacket, secondsBetween } from "./captured-packet";

export interface ZeroWindow {
  /** From the connection's SYN to the first segment of the receiver that advertises a window of zero. */
  readonly closedAfterSec: number;
  /** Payload bytes that the receiver had acknowledged then. */
  readonly acknowledgedBytes: number;
  /** Segments that the sender sent while the window was closed: its zero-window probes. */
  readonly probes: number;
  /** How long the window stayed closed. @default - it did not open within the capture */
  readonly closedForSec?: number;
}

/** @param packets of one connection, both ways, in order */
export function findZeroWindow(packets: readonly CapturedPacket[], receiver: string): ZeroWindow | undefined {
  const advertises = ({ from, tcp }: CapturedPacket) => from === receiver && tcp !== undefined && !/[SR]/.test(tcp.flags);
  const start = packets.find(({ tcp }) => tcp?.flags.includes("S"));
  const closing = packets.findIndex((packet) => advertises(packet) && packet.tcp?.window === 0);
  const closed = packets[closing];
  if (!start || !closed) return undefined;
  const since = packets.slice(closing + 1);
  const opening = since.findIndex((packet) => advertises(packet) && (packet.tcp?.window ?? 0) > 0);
  const opened = since[opening];
  return {
    closedAfterSec: secondsBetween(start, closed),
    // Relative numbers count the SYN as the first (RFC 9293, section 3.4).
    acknowledgedBytes: (closed.tcp?.ack ?? 1) - 1,
    probes: since.slice(0, opened ? opening : undefined).filter(({ from }) => from !== receiver).length,
    ...(opened && { closedForSec: secondsBetween(closed, opened) }),
  };
}

/** Payload bytes of one direction, sent again or not, counted once. */
export function payloadBytes(packets: readonly CapturedPacket[], sender: string): number {
  const ends = packets.flatMap(({ from, length, tcp }) => (from === sender && length > 0 ? (tcp?.sequenceEnd ?? []) : []));
  return ends.length === 0 ? 0 : Math.max(...ends) - 1;
}

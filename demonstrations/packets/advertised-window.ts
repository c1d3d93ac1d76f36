// The receive window that a host advertises in the course of a connection (RFC 9293, section 3.8.6).
import type { CapturedPacket } from "./captured-packet";

export interface AdvertisedWindow {
  /** The largest, in bytes. */
  readonly largest: number;
  /** How many times it closed to less than a segment, and opened to that or more again. */
  readonly reopened: number;
}

const segmentsOf = (packets: readonly CapturedPacket[], sender: string) =>
  packets.filter(({ from, tcp }) => from === sender && tcp !== undefined && !/[SR]/.test(tcp.flags));

/** In the SYN; RFC 7323, section 2.2. */
function windowShift(packets: readonly CapturedPacket[], sender: string): number {
  const syn = packets.find(({ from, tcp }) => from === sender && tcp?.flags.includes("S"));
  return Number(/wscale (\d+)/.exec(syn?.text ?? "")?.[1] ?? 0);
}

/** @param packets of one connection, from its SYNs on @param segment in bytes */
export function advertisedWindow(packets: readonly CapturedPacket[], receiver: string, segment: number): AdvertisedWindow {
  const shift = windowShift(packets, receiver);
  const windows = segmentsOf(packets, receiver).map(({ tcp }) => (tcp?.window ?? 0) * 2 ** shift);
  const open = windows.map((bytes) => bytes >= segment);
  return {
    largest: Math.max(0, ...windows),
    reopened: open.filter((isOpen, index) => isOpen && open[index - 1] === false).length,
  };
}

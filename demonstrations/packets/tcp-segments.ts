// What a capture shows of a connection's data: what was sent, sent again and acknowledged (RFC 9293, section 3.4; RFC 2018).
import { type CapturedPacket, secondsBetween } from "./captured-packet";

/** Sequence numbers from `begin` up to, but not with, `end`, relative to the connection's first. */
export interface SequenceRange {
  readonly begin: number;
  readonly end: number;
}

export interface DataSegment extends SequenceRange {
  readonly packet: CapturedPacket;
}

/** @returns undefined unless the host sent it and it has payload */
export function dataSegment(packet: CapturedPacket, sender: string): DataSegment | undefined {
  const end = packet.tcp?.sequenceEnd;
  return packet.from === sender && packet.length > 0 && end !== undefined ? { packet, begin: end - packet.length, end } : undefined;
}

/** The segments with payload that a host sent, in the capture's order. @param packets of one connection */
export function dataSegments(packets: readonly CapturedPacket[], sender: string): DataSegment[] {
  return packets.flatMap((packet) => dataSegment(packet, sender) ?? []);
}

/**
 * Those that begin before the end of an earlier one. In a capture at their sender, they are retransmissions; in one at their receiver,
 * they may also have been overtaken.
 */
export function lateSegments(segments: readonly DataSegment[]): DataSegment[] {
  let highest = 0;
  return segments.filter(({ begin, end }) => {
    const late = begin < highest;
    highest = Math.max(highest, end);
    return late;
  });
}

/** What an acknowledgment says has arrived beyond a gap: "sack 1 {8950:17899}" (RFC 2018, section 3). */
export function sackBlocks({ text }: CapturedPacket): SequenceRange[] {
  const [, blocks = ""] = /sack \d+ ((?:\{\d+:\d+\})+)/.exec(text) ?? [];
  return [...blocks.matchAll(/\{(\d+):(\d+)\}/g)].map(([, begin, end]) => ({ begin: Number(begin), end: Number(end) }));
}

/**
 * Acknowledgments without data that repeat an earlier one's number and report data beyond the gap (RFC 6675, section 2).
 *
 * @param packets of one connection
 */
export function duplicateAcks(packets: readonly CapturedPacket[], receiver: string): CapturedPacket[] {
  let highest = 0;
  return packets.filter((packet) => {
    const ack = packet.tcp?.ack;
    if (packet.from !== receiver || ack === undefined || packet.tcp?.flags.includes("S")) return false;
    const repeated = ack === highest && packet.length === 0 && sackBlocks(packet).some(({ begin }) => begin > ack);
    highest = Math.max(highest, ack);
    return repeated;
  });
}

/** The sequence numbers in a link's words: "tcp 10.0.0.13:40000 > 10.0.0.10:1235 seq 14450:23399, data 3 of its connection" */
export function sequenceIn(words: string): SequenceRange | undefined {
  const [, begin, end] = / seq (\d+):(\d+),/.exec(words) ?? [];
  return begin === undefined ? undefined : { begin: Number(begin), end: Number(end) };
}

export interface Repair {
  readonly first: DataSegment;
  readonly again: DataSegment;
  readonly afterSec: number;
  /** What came from the other side in between. */
  readonly between: readonly CapturedPacket[];
}

/** How a segment was sent again. @param packets of one connection, captured at its sender @returns undefined if it was not */
export function findRepair(packets: readonly CapturedPacket[], sender: string, { begin }: SequenceRange): Repair | undefined {
  const [first, again] = dataSegments(packets, sender).filter((each) => each.begin <= begin && begin < each.end);
  if (!first || !again) return undefined;
  const between = packets.slice(packets.indexOf(first.packet), packets.indexOf(again.packet)).filter(({ from }) => from !== sender);
  return { first, again, afterSec: secondsBetween(first.packet, again.packet), between };
}

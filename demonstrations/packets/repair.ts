// How a lost segment was repaired, as the analysis of a capture at its sender explains it (RFC 9293, section 3.8).
import type { Retransmission } from "../../capture-analysis";
import type { AnalyzedPackets } from "./analyzed-packets";

/** Sequence numbers from `begin` up to, but not with, `end`, relative to the connection's first. */
export interface SequenceRange {
  readonly begin: number;
  readonly end: number;
}

/** The sequence numbers in a link's words: "tcp 10.0.0.13:40000 > 10.0.0.10:1235 seq 14450:23399, data 3 of its connection" */
export function sequenceIn(words: string): SequenceRange | undefined {
  const [, begin, end] = / seq (\d+):(\d+),/.exec(words) ?? [];
  return begin === undefined ? undefined : { begin: Number(begin), end: Number(end) };
}

export interface Repair extends Pick<Retransmission, "kind" | "frame"> {
  /** The record of what was lost. */
  readonly lostFrame: number;
  readonly afterSec: number;
}

/**
 * The first retransmission of what began there.
 *
 * @param sender the endpoint: "10.0.0.13:40000"
 * @returns undefined if it was not sent again
 */
export function findRepair(capture: AnalyzedPackets, sender: string, { begin }: SequenceRange): Repair | undefined {
  for (const { kind, frame, time, firstSent } of capture.connectionOf(sender)?.repairs ?? []) {
    const { tcp } = capture.packet(frame);
    if (firstSent && tcp && tcp.length > 0 && tcp.sequence <= begin && begin < tcp.sequence + tcp.length)
      return { kind, frame, lostFrame: firstSent.frame, afterSec: time - firstSent.time };
  }
  return undefined;
}

const NAMES: { readonly [kind in Retransmission["kind"]]: string } = {
  fast: "a fast retransmission (RFC 6675)",
  timeout: "a retransmission timeout (RFC 6298)",
  "tail loss probe": "a tail loss probe (RFC 8985)",
  "smaller MTU": "smaller segments, as ICMP asked for (RFC 1191)",
  spurious: "a retransmission that was not needed (RFC 2883)",
  handshake: "a SYN or SYN-ACK (RFC 6298)",
  unknown: "a retransmission that nothing in the capture explains",
};

/** What a repair is called, with its source. */
export const repairName = (kind: Retransmission["kind"]): string => NAMES[kind];

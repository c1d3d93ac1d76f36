// Why a segment was sent again.
import { FLAG, type Packet } from "../headers/packet";
import type { RetransmissionKind } from "../values";
import { NO_FRAMES } from "./frame-lists";
import type { Repair } from "./recovery";
import type { TcpSide } from "./tcp-side";

/** Linux waits at least that long for an ACK, other systems up to 1 s (RFC 6298, section 2.4). */
const LEAST_TIMEOUT_US = 190_000;

/** A probe for a lost tail waits for two round trips, and for two ticks of Linux' clock (RFC 8985, section 7.2). */
const LEAST_PROBE_TIMEOUT_US = 2000;

/** RFC 5681, section 3.2. */
const DUPLICATES = 3;

/** How many of the duplicate ACKs are named as the cause. */
const CITED = 3;

/** A DSACK tells of a retransmission that is not older than so many others. */
const REMEMBERED = 64;

/** @param begin relative @param end after its last byte */
export function classifyRepair(packet: Packet, from: TcpSide, to: TcpSide, begin: number, end: number): Repair {
  const first = from.outstanding.find(Math.max(begin, from.acknowledged));
  const { kind, because } = judge(packet, from, to, begin, end, first?.timeUs);
  if (kind === "fast" || kind === "timeout" || kind === "smaller MTU") {
    const { recovery } = from;
    if (begin >= recovery.until || kind !== recovery.kind) recovery.until = from.sent!.highest;
    recovery.kind = kind;
  }
  return {
    frame: packet.frame,
    time: packet.timeUs,
    kind,
    length: packet.payloadLength,
    because,
    begin,
    ...(first && { firstSent: { frame: first.frame, time: first.timeUs } }),
  };
}

function judge(
  packet: Packet,
  from: TcpSide,
  to: TcpSide,
  begin: number,
  end: number,
  firstUs: number | undefined,
): { kind: RetransmissionKind; because: readonly number[] } {
  if ((packet.flags & FLAG.syn) !== 0) return { kind: "handshake", because: [] };
  if (end <= from.acknowledged) return { kind: "spurious", because: from.acknowledgedFrame ? [from.acknowledgedFrame] : [] };
  const { recovery } = from;
  if (begin < recovery.mtuBelow && recovery.mtuFrames.length > 0) return { kind: "smaller MTU", because: recovery.mtuFrames };
  const duplicates = to.duplicates.slice(-CITED);
  // The timer sends the first unacknowledged segment; a probe, the last.
  const isTail = end >= from.sent!.highest && begin > from.acknowledged;
  const quietUs = packet.timeUs - Math.max(from.lastDataTimeUs, to.lastAckTimeUs);
  if (quietUs >= Math.max(LEAST_TIMEOUT_US, from.roundTrips?.smoothedUs ?? 0)) {
    return { kind: isTail ? "tail loss probe" : "timeout", because: [] };
  }
  if (to.duplicates.length >= DUPLICATES || recovery.sacked > end) {
    // After a timeout, duplicate ACKs of what was sent before it still come in.
    const isRecovering = begin < recovery.until && recovery.kind === "timeout";
    return isRecovering ? { kind: "timeout", because: [] } : { kind: "fast", because: duplicates };
  }
  if (begin < recovery.until) return { kind: recovery.kind, because: recovery.kind === "fast" ? duplicates : [] };
  const waitedUs = firstUs === undefined ? quietUs : packet.timeUs - firstUs;
  if (waitedUs >= LEAST_TIMEOUT_US) return { kind: isTail ? "tail loss probe" : "timeout", because: [] };
  if (to.duplicates.length > 0) return { kind: "fast", because: duplicates };
  const isLast = end >= from.sent!.highest;
  return { kind: isLast && waitedUs >= LEAST_PROBE_TIMEOUT_US ? "tail loss probe" : "unknown", because: [] };
}

/** A DSACK says that the segment at `begin` came twice (RFC 2883): it need not have been sent again. */
export function markSpurious(repairs: readonly Repair[], begin: number, frame: number): void {
  for (let index = repairs.length - 1; index >= Math.max(0, repairs.length - REMEMBERED); index--) {
    const repair = repairs[index]!;
    if (repair.begin !== begin) continue;
    // Each of them may come twice, and each DSACK reports one that did.
    if (repair.isReported) continue;
    repair.isReported = true;
    if (repair.kind !== "spurious") repair.because = [...repair.because, frame];
    repair.kind = "spurious";
    return;
  }
}

/** ICMP says that segments are longer than a link of the path allows. */
export function noteSmallerMtu(from: TcpSide, frame: number): void {
  if (!from.sent) return;
  const { recovery } = from;
  if (recovery.mtuBelow <= from.acknowledged) recovery.mtuFrames = NO_FRAMES;
  recovery.mtuBelow = from.sent.highest;
  recovery.mtuFrames = [...recovery.mtuFrames, frame];
}

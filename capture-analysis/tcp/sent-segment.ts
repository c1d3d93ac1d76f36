// What a segment adds to its sender's stream: new, sent again, overtaken, or only a question.
import { FLAG, NONE, type Packet } from "../headers/packet";
import type { SegmentClass } from "../trace";
import { isProbe } from "./closed-window";
import { classifyRepair } from "./repair-kind";
import type { TcpConnection } from "./tcp-connection";
import type { TcpSide } from "./tcp-side";

const AS_PROBE = new Set<SegmentClass>(["probe", "keep-alive"]);

/** An ordinary ping of the network takes no longer: later bytes that come first have overtaken within that time. */
const OVERTAKEN_WITHIN_US = 3000;

/** What it sends of its stream: payload, SYN, FIN. */
export function noteSent(connection: TcpConnection, packet: Packet, from: TcpSide, to: TcpSide): void {
  const { frame, timeUs, flags, payloadLength } = packet;
  const isFin = (flags & FLAG.fin) !== 0;
  const isSyn = (flags & FLAG.syn) !== 0;
  const length = payloadLength + (isFin ? 1 : 0) + (isSyn ? 1 : 0);
  const { begin } = connection;
  const end = begin + length;
  const sent = from.sent!;
  if (payloadLength <= 1 && !isSyn && !isFin) {
    const isAsked = isProbe(connection, packet, from, to, begin);
    if (isAsked) {
      connection.segmentClass = connection.openStall && connection.openStall.receiver === to ? "probe" : "keep-alive";
      if (connection.segmentClass === "keep-alive") from.noteFrame("keepAlives", frame);
    }
  }
  if (length === 0) return;
  if (payloadLength > 0 && connection.segmentClass !== "probe" && connection.openStall?.receiver === to)
    connection.openStall.ignoring.push(frame);
  if (payloadLength > 0) count(packet, from, to);
  const highest = sent.highest;
  const fresh = from.addSent(begin, end);
  from.payloadBytes += fresh === length ? payloadLength : Math.min(payloadLength, Math.max(0, fresh - (length - payloadLength)));
  if (isFin && from.finFrame === NONE) from.finFrame = frame;
  if (connection.segmentClass === undefined || !AS_PROBE.has(connection.segmentClass)) {
    if (begin >= highest) from.outstanding.push(begin, end, frame, timeUs);
    else placeEarlier(connection, packet, from, to, begin, end, fresh);
  }
  if (end > highest) {
    from.highestIdentification = packet.identification;
    from.highestTimestamp = packet.timestampValue;
    from.highestTimeUs = timeUs;
  }
  if (payloadLength > 0) from.lastDataTimeUs = timeUs;
  const inFlight = from.inFlight;
  if (inFlight > from.mostInFlight && !isSyn) from.mostInFlight = inFlight;
}

function count({ payloadLength, timeUs }: Packet, from: TcpSide, to: TcpSide): void {
  if (from.firstDataTimeUs === NONE) from.firstDataTimeUs = timeUs;
  if (payloadLength > from.largestSegment) from.largestSegment = payloadLength;
  if (to.maximumSegmentSize !== NONE && payloadLength > to.maximumSegmentSize) from.offloaded++;
}

/** A segment that begins before the end of an earlier one. */
function placeEarlier(
  connection: TcpConnection,
  packet: Packet,
  from: TcpSide,
  to: TcpSide,
  begin: number,
  end: number,
  fresh: number,
): void {
  if (fresh === end - begin && wasOvertaken(packet, from, end)) {
    from.noteFrame("outOfOrder", packet.frame);
    connection.segmentClass = "out of order";
    return;
  }
  connection.segmentClass = "retransmission";
  from.recovery.repairs.push(classifyRepair(packet, from, to, begin, end));
  from.outstanding.markSentAgain(begin, end);
  // What it carries beyond can still be acknowledged for the first time.
  if (fresh > 0 && end === from.sent!.highest) {
    from.outstanding.push(end - fresh, end, packet.frame, packet.timeUs);
    from.outstanding.markSentAgain(end - fresh, end);
  }
}

/** Whether it was sent before the segment with the highest number, not after it was found missing. */
function wasOvertaken({ identification, hasTimestamps, timestampValue, timeUs }: Packet, from: TcpSide, end: number): boolean {
  if (end <= from.acknowledged) return false;
  if (identification > 0 && from.highestIdentification > 0 && identification !== from.highestIdentification) {
    return ((identification - from.highestIdentification) << 16) >> 16 < 0;
  }
  if (hasTimestamps && timestampValue !== from.highestTimestamp) return ((timestampValue - from.highestTimestamp) | 0) < 0;
  return timeUs - from.highestTimeUs < Math.max(OVERTAKEN_WITHIN_US, (from.roundTrips?.smoothedUs ?? 0) / 2);
}

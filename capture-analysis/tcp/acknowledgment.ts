// What a segment acknowledges of the other side's stream (RFC 9293, section 3.4; RFC 2018; RFC 2883).
import { FLAG, NONE, type Packet } from "../headers/packet";
import { NO_FRAMES } from "./frame-lists";
import { markSpurious } from "./repair-kind";
import { RoundTripTimes } from "./round-trip-times";
import type { TcpConnection } from "./tcp-connection";
import type { TcpSide } from "./tcp-side";

/** More than three are as good as many. */
const REMEMBERED_DUPLICATES = 4;

/** Takes the acknowledgment number of a segment, and what SACK adds to it. */
export function noteAcknowledgment(connection: TcpConnection, packet: Packet, from: TcpSide, to: TcpSide): void {
  const { frame, timeUs, flags, payloadLength, window } = packet;
  const number = connection.acknowledgment;
  if (from.ackTimeUs === NONE && to.synFrame !== NONE) from.ackTimeUs = timeUs;
  if (packet.sackBlocks > 0) noteSack(packet, to, number);
  if (number > to.acknowledged) {
    to.acknowledge(number, frame);
    const last = to.outstanding.acknowledge(number);
    if (last && !last.sentAgain) (to.roundTrips ??= new RoundTripTimes()).add(timeUs - last.timeUs);
    from.duplicates = NO_FRAMES;
  } else if (
    number === to.acknowledged &&
    number === from.lastAcknowledgment &&
    payloadLength === 0 &&
    (flags & (FLAG.syn | FLAG.fin)) === 0 &&
    window === from.rawWindow &&
    !connection.openStall &&
    connection.segmentClass === undefined &&
    to.inFlight > 0
  ) {
    from.noteFrame("duplicateAcks", frame);
    from.duplicates = [...from.duplicates.slice(1 - REMEMBERED_DUPLICATES), frame];
    connection.isDuplicateAck = true;
  }
  from.lastAcknowledgment = number;
  from.lastAckTimeUs = timeUs;
}

function noteSack({ frame, sackBlocks, sackEdges }: Packet, to: TcpSide, acknowledged: number): void {
  for (let block = 0; block < sackBlocks; block++) {
    const begin = to.relative(sackEdges[2 * block]!);
    const end = to.relative(sackEdges[2 * block + 1]!);
    // A first block below what is acknowledged, or within the second one, reports a duplicate (RFC 2883, section 4).
    const isWithin = sackBlocks > 1 && to.relative(sackEdges[2]!) <= begin && end <= to.relative(sackEdges[3]!);
    if (block === 0 && (end <= acknowledged || isWithin)) markSpurious(to.repairs, begin, frame);
    else if (end > to.recovery.sacked && end <= to.sent!.highest) to.recovery.sacked = end;
  }
}

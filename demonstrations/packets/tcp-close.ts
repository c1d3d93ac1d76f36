// What a capture shows of a connection that closes: FIN, ACK, FIN, ACK (RFC 9293, section 3.6).
import type { CapturedPacket } from "../../capture-analysis";

export interface Close {
  /** Of the side that closes first. */
  readonly fin: CapturedPacket;
  /** The other side's first acknowledgment of it: a segment of its own in a four-step close, the other FIN itself in a shorter one. */
  readonly ack?: CapturedPacket;
  readonly otherFin?: CapturedPacket;
  readonly lastAck?: CapturedPacket;
  /** Payload bytes that the other side sent behind the first FIN, on its half of the connection. */
  readonly bytesAfterFin: number;
}

const isFin = ({ tcp }: CapturedPacket) => tcp?.flags.includes("FIN") === true;

/** A FIN takes a sequence number, so the acknowledgment of it is one above the data's end. */
const acknowledges = (fin: CapturedPacket) => {
  const next = (fin.tcp?.sequence ?? Infinity) + fin.length + 1;
  return ({ from, tcp }: CapturedPacket) => from === fin.to && (tcp?.acknowledgment ?? 0) >= next;
};

/** @param packets of one connection, both ways, in order @returns undefined if nobody closes; a step that is missing is undefined, too */
export function findClose(packets: readonly CapturedPacket[]): Close | undefined {
  const fin = packets.find(isFin);
  if (!fin) return undefined;
  const later = packets.slice(packets.indexOf(fin) + 1);
  const ofOther = later.filter(({ from }) => from === fin.to);
  const otherFin = ofOther.find(isFin);
  const ack = ofOther.find(acknowledges(fin));
  const lastAck = otherFin && later.find(acknowledges(otherFin));
  const bytesAfterFin = ofOther.reduce((sum, { length }) => sum + length, 0);
  return { fin, bytesAfterFin, ...(ack && { ack }), ...(otherFin && { otherFin }), ...(lastAck && { lastAck }) };
}

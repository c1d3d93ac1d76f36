// What one packet is, in words.
import type { Side } from "../values";
import type { SegmentClass, TracedPacket } from "../trace";
import { counted, moment, whole } from "../words";

export const CLASS_TEXT: Readonly<Record<SegmentClass, string>> = {
  new: "new data",
  retransmission: "retransmission",
  "recorded again": "recorded again",
  "out of order": "out of order",
  "keep-alive": "keep-alive",
  probe: "zero-window probe",
  "answer to a probe": "answer to a probe",
  "duplicate ACK": "duplicate ACK",
  "window full": "fills the window",
  "zero window": "window 0",
};

/** What is remarkable of it: without "new data". */
export const remarks = (packet: TracedPacket): readonly string[] =>
  packet.classes.filter((each) => each !== "new").map((each) => CLASS_TEXT[each]);

/** "seq 1, 1,448 bytes, ack 1, window 64,256", as an arrow's label. */
export function numbersText(packet: TracedPacket, windowKnown: boolean): string {
  const parts = [
    `seq ${whole(packet.sequence)}`,
    ...(packet.length > 0 ? [counted(packet.length, "byte")] : []),
    ...(packet.acknowledgment === undefined ? [] : [`ack ${whole(packet.acknowledgment)}`]),
    ...(packet.flags.includes("RST") ? [] : [`win ${whole(packet.window)}${windowKnown ? "" : " × ?"}`]),
  ];
  return parts.join(", ");
}

/** "frame 12, 0.042000 s, from the server: ACK, seq 1, ack 9,217, win 0: window 0" */
export function packetText(packet: TracedPacket, windowKnown = true): string {
  const what = remarks(packet);
  const sacked = packet.sacked.map(([left, right]) => `${whole(left)} to ${whole(right)}`).join(", ");
  return (
    `frame ${packet.frame}, ${moment(packet.time)}, from the ${packet.from}: ${packet.flags}, ${numbersText(packet, windowKnown)}` +
    `${sacked === "" ? "" : `, SACK ${sacked}`}${what.length === 0 ? "" : `: ${what.join(", ")}`}`
  );
}

export type WindowKnown = Readonly<Record<Side, boolean>>;

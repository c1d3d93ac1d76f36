// What the packets of one direction carry, and what the other side acknowledges.
import type { Side } from "../../values";
import type { TracedPacket } from "../../trace";

export const has = (packet: TracedPacket, flag: "SYN" | "FIN" | "RST"): boolean => packet.flags.includes(flag);

/** The number after its last byte; SYN and FIN take one each (RFC 9293, section 3.4). */
export const endOf = (packet: TracedPacket): number =>
  packet.sequence + packet.length + (has(packet, "SYN") ? 1 : 0) + (has(packet, "FIN") ? 1 : 0);

/** Packets of the sender that take sequence numbers. */
export const segmentsOf = (packets: readonly TracedPacket[], sender: Side): readonly TracedPacket[] =>
  packets.filter((packet) => packet.from === sender && !has(packet, "RST") && endOf(packet) > packet.sequence);

export interface Ack {
  readonly packet: TracedPacket;
  readonly acknowledgment: number;
}

/** ACKs of what the sender sent. An RST's window means nothing, so it is left out. */
export const acksOf = (packets: readonly TracedPacket[], sender: Side): readonly Ack[] =>
  packets.flatMap((packet) =>
    packet.from === sender || packet.acknowledgment === undefined || has(packet, "RST")
      ? []
      : [{ packet, acknowledgment: packet.acknowledgment }],
  );

export const isSentAgain = (packet: TracedPacket): boolean =>
  packet.classes.includes("retransmission") || packet.classes.includes("recorded again");

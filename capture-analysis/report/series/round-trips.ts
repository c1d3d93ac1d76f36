// The time from a segment to its ACK, as the recorder saw it. Never of one that was sent twice: Karn's algorithm (RFC 6298, section 3).
import type { Side } from "../../values";
import type { TracedPacket } from "../../trace";
import { endOf, has, isSentAgain } from "./segments";

export interface RoundTrip {
  /** The ACK's. */
  readonly frame: number;
  readonly time: number;
  readonly segment: number;
  readonly seconds: number;
}

interface Waiting {
  readonly packet: TracedPacket;
  readonly end: number;
  sentAgain: boolean;
}

/** Segments up to the ACK. One that was sent again held back the ACKs of all after it. */
function sampleOf(ack: TracedPacket, acknowledged: readonly Waiting[]): RoundTrip | undefined {
  const last = acknowledged.at(-1);
  if (last === undefined || last.end !== ack.acknowledgment || acknowledged.some(({ sentAgain }) => sentAgain)) return undefined;
  return { frame: ack.frame, time: ack.time, segment: last.packet.frame, seconds: ack.time - last.packet.time };
}

export function roundTrips(packets: readonly TracedPacket[], sender: Side): readonly RoundTrip[] {
  const samples: RoundTrip[] = [];
  let waiting: Waiting[] = [];
  for (const packet of packets) {
    if (has(packet, "RST")) continue;
    const end = endOf(packet);
    if (packet.from === sender && end > packet.sequence) {
      if (isSentAgain(packet)) for (const each of waiting) each.sentAgain ||= each.end > packet.sequence && each.packet.sequence < end;
      else if (end > (waiting.at(-1)?.end ?? -1)) waiting.push({ packet, end, sentAgain: packet.classes.includes("probe") });
    } else if (packet.from !== sender && packet.acknowledgment !== undefined) {
      const upTo = packet.acknowledgment;
      const first = waiting.findIndex((each) => each.end > upTo);
      const acknowledged = first < 0 ? waiting : waiting.slice(0, first);
      if (acknowledged.length === 0) continue;
      waiting = first < 0 ? [] : waiting.slice(first);
      const sample = sampleOf(packet, acknowledged);
      if (sample !== undefined) samples.push(sample);
    }
  }
  return samples;
}

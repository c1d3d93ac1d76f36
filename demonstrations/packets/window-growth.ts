// What a capture at a sender shows of its congestion window: how its flight grows until losses end that (RFC 5681; RFC 6675).
import type { CapturedPacket } from "../../capture-analysis";
import { reportsGap } from "./gap-report";

export interface Flight {
  /** The segment that made it so large. */
  readonly packet: CapturedPacket;
  /** Sent and not acknowledged yet: FlightSize in RFC 5681. */
  readonly bytes: number;
  /** By then, since the connection's begin. */
  readonly acknowledgedBytes: number;
}

/** From the connection's begin, or the end of a repair, up to the next repair. */
export interface Growth {
  /**
   * Each flight that was larger than all before in this growth. A sender that has enough to send keeps its congestion window full, so the
   * last one is that window. Flights behind a duplicate ACK do not count: it lets the sender send beyond its window (RFC 3042).
   */
  readonly flights: readonly Flight[];
  /** Whether all that was on its way when it began was acknowledged without a further loss: a round trip. */
  readonly settled: boolean;
  /** What was sent again first, which ends the growth. @default - the capture ends before */
  readonly sentAgain?: CapturedPacket;
}

/** A repair ends when all that had been sent by its first retransmission is acknowledged. @param packets of one connection */
export function windowGrowths(packets: readonly CapturedPacket[], sender: string): Growth[] {
  // Relative numbers count the SYN as the first (RFC 9293, section 3.4).
  let [sentEnd, acknowledged] = [1, 1];
  let repairEnd: number | undefined;
  let duplicate = false;
  const begin = () => ({
    flights: [] as Flight[],
    settled: false,
    sentBefore: sentEnd,
    sentAgain: undefined as CapturedPacket | undefined,
  });
  const growths = [begin()];
  for (const packet of packets) {
    const { from, length, tcp } = packet;
    if (tcp?.flags.includes("SYN") !== false) continue;
    const growth = growths.at(-1)!;
    if (from === sender && length > 0) {
      if (tcp.sequence < sentEnd && repairEnd === undefined) {
        growth.sentAgain = packet;
        repairEnd = sentEnd;
      }
      sentEnd = Math.max(sentEnd, tcp.sequence + length);
      const bytes = sentEnd - acknowledged;
      if (repairEnd === undefined && !duplicate && bytes > (growth.flights.at(-1)?.bytes ?? 0))
        growth.flights.push({ packet, bytes, acknowledgedBytes: acknowledged - 1 });
    } else if (from !== sender) {
      const { acknowledgment: ack = 0 } = tcp;
      if (ack < acknowledged) continue;
      duplicate = reportsGap(packet) || (duplicate && ack === acknowledged);
      acknowledged = ack;
      if (repairEnd === undefined) growth.settled ||= !duplicate && acknowledged >= growth.sentBefore;
      else if (acknowledged >= repairEnd) {
        repairEnd = undefined;
        growths.push(begin());
      }
    }
  }
  return growths.map(({ flights, settled, sentAgain }) => ({ flights, settled, ...(sentAgain && { sentAgain }) }));
}

/** The first of these flights with so many bytes, the first with twice as many, and so on. @param flights of one growth */
export function doublings(flights: readonly Flight[], bytes: number): Flight[] {
  const found: Flight[] = [];
  for (const flight of flights) if (flight.bytes >= bytes * 2 ** found.length) found.push(flight);
  return found;
}

// What a capture shows of ICMP echo: requests, and the replies to them (RFC 792, pages 14 and 15).
import { type CapturedPacket, secondsBetween } from "./captured-packet";

export interface Echoes {
  readonly requests: number;
  readonly replies: number;
  /** From the first request to the last one. */
  readonly seconds: number;
}

/** @param packets in order */
export function echoes(packets: readonly CapturedPacket[]): Echoes {
  const requests = packets.filter(({ text }) => text.startsWith("ICMP echo request"));
  const [first, last] = [requests[0], requests.at(-1)];
  return {
    requests: requests.length,
    replies: packets.filter(({ text }) => text.startsWith("ICMP echo reply")).length,
    seconds: first && last ? secondsBetween(first, last) : 0,
  };
}

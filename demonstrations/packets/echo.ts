// What a capture shows of ICMP echo: requests, and the replies to them (RFC 792, pages 14 and 15).
import type { AnalyzedPackets } from "./analyzed-packets";

export interface Echoes {
  readonly requests: number;
  readonly replies: number;
  /** From the first request to the last one. */
  readonly seconds: number;
}

export function echoes({ packets, overview }: AnalyzedPackets): Echoes {
  const requests = packets.filter(({ icmp }) => icmp === "echo request");
  const [first, last] = [requests[0], requests.at(-1)];
  return { ...overview.echo, seconds: first && last ? last.timeSec - first.timeSec : 0 };
}

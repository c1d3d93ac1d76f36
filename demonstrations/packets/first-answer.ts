// What a capture at a client shows of its first answer: after how many round trips, and after what time.
import type { CapturedPacket } from "../../capture-analysis";

export interface FirstAnswer {
  /** Times that it had to wait for the server: 2 if SYN and SYN-ACK came before. */
  readonly roundTrips: number;
  /** From the client's first packet to the first data that it got. */
  readonly seconds: number;
}

/** @param client the address and port of its connection or socket: "10.0.0.11:40000" @returns undefined if no data came back */
export function firstAnswer(packets: readonly CapturedPacket[], client: string): FirstAnswer | undefined {
  const sent = ({ from, fromPort }: CapturedPacket) => `${from}:${fromPort}` === client;
  const own = packets.filter((packet) => sent(packet) || `${packet.to}:${packet.toPort}` === client);
  const end = own.findIndex((packet) => !sent(packet) && packet.length > 0);
  const [first, answer] = [own[0], own[end]];
  if (!first || !answer) return undefined;
  const turns = own.slice(1, end + 1).filter((packet, index) => !sent(packet) && sent(own[index]!));
  return { roundTrips: turns.length, seconds: answer.timeSec - first.timeSec };
}

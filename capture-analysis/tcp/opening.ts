// How a connection began and how it ended.
import { NONE } from "../headers/packet";
import type { Ending, Opening, Side } from "../values";
import type { TcpConnection } from "./tcp-connection";
import type { TcpSide } from "./tcp-side";

/** Who opened it: who sent a SYN without ACK, who got a SYN/ACK; otherwise a guess, the higher port. */
export function clientOf({ one, other }: TcpConnection): TcpSide {
  if (one.synFrame !== NONE && !one.synHadAck) return one;
  if (other.synFrame !== NONE && !other.synHadAck) return other;
  if (one.synFrame !== NONE) return other;
  if (other.synFrame !== NONE) return one;
  return other.port > one.port ? other : one;
}

export function openingOf(client: TcpSide, server: TcpSide): Opening {
  const [syn, synAck] = [client.synFrame !== NONE, server.synFrame !== NONE];
  if (!syn && !synAck) return "not seen";
  if (syn && !synAck) {
    if (server.packets === 0) return client.lastAcknowledgment === NONE && client.payloadBytes === 0 ? "unanswered" : "partly seen";
    return server.resetFrame !== NONE && server.packets === server.framesOf("resets").length ? "refused" : "partly seen";
  }
  if (!syn) return "partly seen";
  if (client.ackTimeUs !== NONE) return "complete";
  return server.payloadBytes > 0 ? "partly seen" : "half open";
}

/** Whether there was anything that could end. */
export const isOpened = (opening: Opening): boolean => opening !== "unanswered" && opening !== "refused";

/** A frame that is not there comes last. */
const orNever = (frame: number) => (frame === NONE ? Infinity : frame);

export function endingOf(client: TcpSide, server: TcpSide): Ending {
  const [fins, resets] = [
    [orNever(client.finFrame), orNever(server.finFrame)] as const,
    [orNever(client.resetFrame), orNever(server.resetFrame)] as const,
  ];
  const by = ([ofClient, ofServer]: readonly [number, number]): Side => (ofClient <= ofServer ? "client" : "server");
  const [lastFin, firstReset] = [Math.max(...fins), Math.min(...resets)];
  if (lastFin < firstReset) return { how: "fin", by: by(fins) };
  if (firstReset < Infinity) return { how: "reset", by: by(resets) };
  if (Math.min(...fins) < Infinity) return { how: "half closed", by: by(fins) };
  return { how: "open" };
}

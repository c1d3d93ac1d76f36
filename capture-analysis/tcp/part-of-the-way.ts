// What a connection takes of a segment that several interfaces record: it is sent at one end, and received at the other.
import type { Packet } from "../headers/packet";
import type { Sighting } from "../transit/sighting";
import type { Seen } from "../transit/sightings";
import { follow } from "../transit/transit";
import type { TcpConnection } from "./tcp-connection";

export function takePart(connection: TcpConnection, packet: Packet, { part, sighting }: Seen): void {
  if (part === "arrives") return connection.arrive(packet, sighting.segmentClass);
  if (part === "again") return connection.take(packet, true);
  sighting.connection = connection.number;
  if (part === "leaves") leave(connection, packet, sighting);
  else if (!arrivesInPieces(connection, packet)) connection.take(packet, false);
}

function leave(connection: TcpConnection, packet: Packet, sighting: Sighting): void {
  connection.leave(packet);
  const from = connection.senderOf(packet.source, packet.sourcePort);
  from.transit = follow(sighting, from.transit);
  sighting.begin = connection.begin;
  sighting.end = connection.begin + packet.payloadLength;
  sighting.segmentClass = connection.segmentClass;
}

/** Network cards cut segments after they are recorded, and join them before: then one end records other segments than the other. */
function arrivesInPieces(connection: TcpConnection, packet: Packet): boolean {
  const from = connection.senderOf(packet.source, packet.sourcePort);
  const { transit, sent } = from;
  if (!transit || !sent || packet.recorder !== transit.to || packet.payloadLength === 0) return false;
  const begin = from.relative(packet.sequence);
  const end = begin + packet.payloadLength;
  transit.arrivesInPieces(begin, end);
  if (end > sent.highest) return false;
  connection.arrive(packet, undefined);
  return true;
}

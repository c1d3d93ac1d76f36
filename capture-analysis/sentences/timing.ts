// How much was sent, how fast, and the round-trip times.
import type { Connection } from "../values";
import { directions, type Facts, remark } from "./facts";
import type { Remark } from "./sentence";
import { oneWayText } from "./transit";
import { counted, duration, rate, whole } from "../words";

export function transferNote(connection: Connection, facts: Facts): Remark {
  const { bytes, goodput, packets } = connection;
  const parts = directions(connection, facts).map(({ key, from }) => {
    const speed = goodput[key];
    const fast = speed && bytes[key] > 0 ? ` (${rate(speed)})` : "";
    return `${from} sent ${counted(bytes[key], "byte")} in ${counted(packets[key], "packet")}${fast}`;
  });
  return remark(connection, "note", `${parts.join("; ")}.`);
}

export function roundTripNote(connection: Connection, facts: Facts): Remark[] {
  const { handshake, roundTrips } = connection;
  const parts: string[] = [];
  if (handshake?.toServer !== undefined && handshake.toClient !== undefined)
    parts.push(`${duration(handshake.toServer + handshake.toClient)} by the handshake`);
  for (const { key, from, to } of directions(connection, facts)) {
    const trips = roundTrips[key];
    if (!trips) continue;
    const spread =
      trips.samples === 1
        ? duration(trips.mean)
        : `${duration(trips.least)} to ${duration(trips.most)}, ${duration(trips.mean)} on average,`;
    parts.push(
      `${spread} from ${connection.transit?.[key] ? from : "the recorder"} to ${to} and back, by ${counted(trips.samples, "ACK")}`,
    );
  }
  return parts.length === 0 ? [] : [remark(connection, "note", `Round trip: ${parts.join("; ")}.`)];
}

const ENDINGS = { fin: "closed by FIN", "half closed": "half closed", reset: "reset", open: "open at the end" } as const;

/** One line about a connection without trouble. */
export function courseNote(connection: Connection, facts: Facts): Remark {
  const { bytes, first, last, ending } = connection;
  const [client, server] = [facts.name(connection.client), facts.name(connection.server)];
  const sent = `${counted(bytes.fromClient, "byte")} there, ${whole(bytes.fromServer)} back in ${duration(last.time - first.time)}`;
  const frames = first.frame === last.frame ? `frame ${first.frame}` : `frames ${first.frame} to ${last.frame}`;
  const text = `${client} to ${server}: ${sent} (${frames})${ending ? `; ${ENDINGS[ending.how]}` : ""}${oneWayText(connection)}.`;
  return remark(connection, "note", text, [], -connection.number);
}

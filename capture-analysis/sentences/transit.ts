// What both ends of a path recorded: how long packets were under way, and which never arrived.
import type { Connection, InTransit, UdpFlow } from "../values";
import { type Direction, directions, type Facts, remark } from "./facts";
import { looseRemark } from "./loose";
import type { Remark } from "./sentence";
import { counted, duration, frameList, listed, whole } from "../words";

/** "25 ms (24.8 ms to 26.1 ms)" */
function delayText({ delay, arrived }: InTransit): string {
  if (!delay) return "";
  const { least, median, most } = delay;
  return arrived === 1 ? duration(median) : `${duration(median)} (${duration(least)} to ${duration(most)})`;
}

const othersTook = (transit: InTransit) => (transit.delay ? `; the others took ${delayText(transit)}` : "");

/**
 * "3 of 20 packets from client-1:40000 to server:1234 never arrived (frames 7 and 9): lost on the way from client-1 to server"
 *
 * @param what "packet" @param plural "packets"
 */
export function lostText(transit: InTransit, what: string, plural: string, { from, to }: Pick<Direction, "from" | "to">): string {
  const { lost, arrived, changed = 0 } = transit;
  const all = lost.length + arrived + changed;
  const amount = all === 1 ? `The only ${what}` : `${whole(lost.length)} of ${whole(all)} ${plural}`;
  const where = `lost on the way from ${transit.from} to ${transit.to}`;
  return `${amount} from ${from} to ${to} never arrived (${frameList(lost)}): ${where}${othersTook(transit)}`;
}

function changedText(changed: number, { from, to }: Pick<Direction, "from" | "to">): string {
  const what = `${counted(changed, "packet")} from ${from} to ${to} arrived otherwise than ${changed === 1 ? "it" : "they"} left`;
  const how = "in other pieces, as network cards cut and join segments (TSO, GRO), or with other addresses (NAT)";
  return `${what}: ${how}; what was lost of them cannot be told`;
}

/** In seconds: how long lost segments were waited for. */
function waited({ repairs }: Connection, lost: ReadonlySet<number>): number {
  return repairs.reduce((sum, { firstSent, time }) => sum + (firstSent && lost.has(firstSent.frame) ? time - firstSent.time : 0), 0);
}

/** Of a connection; the SYNs of one that nobody answered are told of as such. */
export function lossRemarks(connection: Connection, facts: Facts): Remark[] {
  if (connection.opening === "unanswered") return [];
  return directions(connection, facts).flatMap((direction) => {
    const transit = connection.transit?.[direction.key];
    if (!transit || transit.lost.length === 0) return [];
    const text = `${lostText(transit, "packet", "packets", direction)}.`;
    return [remark(connection, "slow", text, transit.lost, waited(connection, new Set(transit.lost)))];
  });
}

/** "client-1 to server 25 ms (24.8 ms to 26.1 ms), by 17 packets" */
export function oneWayNotes(connection: Connection, facts: Facts): Remark[] {
  const both = directions(connection, facts).flatMap((direction) => {
    const transit = connection.transit?.[direction.key];
    return transit ? [{ direction, transit }] : [];
  });
  const delays = both.flatMap(({ direction: { from, to }, transit }) =>
    transit.delay ? [`${delayText(transit)} from ${from} to ${to}, by ${counted(transit.arrived, "packet")}`] : [],
  );
  return [
    ...(delays.length > 0 ? [remark(connection, "note", `One way: ${delays.join("; ")}.`)] : []),
    ...both.flatMap(({ direction, transit: { changed } }) =>
      changed === undefined ? [] : [remark(connection, "note", `${changedText(changed, direction)}.`)],
    ),
  ];
}

/** "; one way 25 ms there, 26 ms back" */
export function oneWayText({ transit }: Pick<Connection, "transit">): string {
  const [there, back] = [transit?.fromClient?.delay, transit?.fromServer?.delay];
  const parts = [...(there ? [`${duration(there.median)} there`] : []), ...(back ? [`${duration(back.median)} back`] : [])];
  return parts.length === 0 ? "" : `; one way ${listed(parts)}`;
}

/** Datagrams that nobody sends again. @param filter of the flow */
export function lostDatagramRemarks({ client, server, transit }: UdpFlow, { name }: Facts, filter: string): Remark[] {
  return (["fromClient", "fromServer"] as const).flatMap((key) => {
    const found = transit?.[key];
    if (!found || found.lost.length === 0) return [];
    const [from, to] = key === "fromClient" ? [name(client), name(server)] : [name(server), name(client)];
    return [looseRemark("fault", `${lostText(found, "datagram", "datagrams", { from, to })}.`, found.lost, filter, found.lost.length)];
  });
}

/** Why nothing answered what was sent: it never arrived, or it did. @returns undefined if that is not known */
export function whyUnanswered(transit: InTransit | undefined): string | undefined {
  if (!transit) return undefined;
  if (transit.arrived > 0)
    return `it arrived at ${transit.to}, and nothing answered: its firewall or security group dropped it, or no program took it`;
  return transit.lost.length > 0 ? `lost on the way from ${transit.from} to ${transit.to}, where it never arrived` : undefined;
}

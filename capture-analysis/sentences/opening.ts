// How a connection was opened, or why it was not.
import type { Connection, Retransmission } from "../values";
import { type Facts, remark } from "./facts";
import { splitEndpoint } from "../filter";
import type { Remark } from "./sentence";
import { whyUnanswered } from "./transit";
import { counted, duration, frameList } from "../words";

/** A capture that ends sooner after the last packet cannot tell silence from an answer that is on its way. */
const TOO_EARLY_SECONDS = 1;

const handshakeRepairs = ({ repairs }: Connection, side: Retransmission["from"]) =>
  repairs.filter(({ kind, from }) => kind === "handshake" && from === side);

const endsEarly = ({ last }: Connection, { analysis }: Facts) => analysis.duration - last.time < TOO_EARLY_SECONDS;

const tooEarly = ({ last }: Connection, { analysis }: Facts) =>
  `the capture ends ${duration(analysis.duration - last.time)} later, too early to tell why`;

/** What is known of it: the rule that drops it, or what ICMP says, "10.0.0.1 reported "host unreachable" (frame 3)". */
function reported(connection: Connection, { drops, icmp, name }: Facts): { readonly text: string; readonly frames: readonly number[] } {
  const drop = drops.get(connection.first.frame);
  if (drop !== undefined) return { text: drop, frames: [] };
  const [error] = icmp.get(connection.number) ?? [];
  return error
    ? { text: `${name(error.from)} reported "${error.name}" (frame ${error.frame})`, frames: [error.frame] }
    : { text: "", frames: [] };
}

function unanswered(connection: Connection, facts: Facts): Remark {
  const syns = [connection.first, ...handshakeRepairs(connection, "client")];
  const frames = syns.map(({ frame }) => frame);
  const waited = (syns.at(-1)?.time ?? 0) - connection.first.time;
  const { text: reason, frames: reasonFrames } = reported(connection, facts);
  const sent = `${counted(frames.length, "SYN")}${frames.length > 1 ? ` in ${duration(waited)}` : ""}, ${frameList(frames)}`;
  const what = `${facts.name(connection.server)} never answered ${facts.name(connection.client)} (${sent})`;
  if (reason !== "") return remark(connection, "fault", `${what}: ${reason}.`, [...frames, ...reasonFrames], waited);
  if (endsEarly(connection, facts)) return remark(connection, "note", `${what}: ${tooEarly(connection, facts)}.`, frames);
  const known = whyUnanswered(connection.transit?.fromClient);
  if (known !== undefined) return remark(connection, "fault", `${what}: ${known}.`, frames, waited);
  const why = "dropped on the way, as a security group does, or no host is there; a closed port would have answered with an RST";
  return remark(connection, "fault", `${what}: ${why}.`, frames, waited);
}

function refused(connection: Connection, facts: Facts): Remark {
  const { client, server, first, resets } = connection;
  const [rst] = resets;
  const answer = rst === undefined ? "an RST" : `an RST (frame ${rst})`;
  const what = `${facts.name(server)} refused ${facts.name(client)}: ${answer} answered the SYN (frame ${first.frame})`;
  const why = `the host is there, but nothing listens on port ${splitEndpoint(server).port}`;
  return remark(connection, "fault", `${what}; ${why}.`, rst === undefined ? [first.frame] : [first.frame, rst]);
}

function halfOpen(connection: Connection, facts: Facts): Remark {
  const { client, server, first, ending, resets } = connection;
  const again = handshakeRepairs(connection, "server").map(({ frame }) => frame);
  const repeated = again.length > 0 ? `, which was sent again in ${frameList(again)}` : "";
  const answer = `the SYN/ACK of ${facts.name(server)} to its SYN (frame ${first.frame})`;
  const what = `${facts.name(client)} never acknowledged ${answer}${repeated}`;
  if (ending?.how === "reset" && ending.by === "client") {
    const why = `it sent an RST (${frameList(resets)}), as a port scan does`;
    return remark(connection, "fault", `${what}: ${why}.`, [first.frame, ...again, ...resets]);
  }
  if (endsEarly(connection, facts)) return remark(connection, "note", `${what}: ${tooEarly(connection, facts)}.`, [first.frame, ...again]);
  const why = "the SYN/ACK or the ACK was dropped on its way, or the client only tries ports";
  return remark(connection, "fault", `${what}: ${why}.`, [first.frame, ...again], connection.last.time - first.time);
}

/** How it was opened. */
export function openingRemark(connection: Connection, facts: Facts): Remark {
  const { opening, first, handshake } = connection;
  const [client, server] = [facts.name(connection.client), facts.name(connection.server)];
  if (opening === "unanswered") return unanswered(connection, facts);
  if (opening === "refused") return refused(connection, facts);
  if (opening === "half open") return halfOpen(connection, facts);
  if (opening === "complete") {
    const took = handshake ? `; the handshake took ${duration((handshake.toServer ?? 0) + (handshake.toClient ?? 0))}` : "";
    return remark(connection, "note", `${client} opened a connection to ${server} (frame ${first.frame})${took}.`, [first.frame]);
  }
  if (opening === "partly seen") {
    const text = `Part of the handshake of ${client} and ${server} is not recorded: the capture began too late, or lost packets.`;
    return remark(connection, "note", text, [first.frame]);
  }
  const guess = "that the side with the higher port opened it is a guess";
  const text = `${client} and ${server} were connected before the capture shows them (frame ${first.frame}); ${guess}.`;
  return remark(connection, "note", text, [first.frame]);
}

const whySynAgain = ({ transit, first }: Connection) =>
  transit?.fromClient?.lost.includes(first.frame)
    ? `the first was lost on the way from ${transit.fromClient.from} to ${transit.fromClient.to}`
    : "the first or its answer was lost, or the server's accept queue was full";

/** A SYN or a SYN/ACK of a connection that was opened in the end, but late. */
export function lateOpeningRemarks(connection: Connection, facts: Facts): Remark[] {
  if (connection.opening !== "complete" && connection.opening !== "partly seen") return [];
  return (["client", "server"] as const).flatMap((side) => {
    const again = handshakeRepairs(connection, side);
    const last = again.at(-1);
    if (!last) return [];
    const [from, what, why] =
      side === "client"
        ? [connection.client, "SYN", whySynAgain(connection)]
        : [connection.server, "SYN/ACK", "it or the ACK was lost, or the accept queue was full"];
    const frames = again.map(({ frame }) => frame);
    const late = last.time - connection.first.time;
    const times = again.length === 1 ? "once" : `${again.length} times`;
    const repeated = `${facts.name(from)} had to repeat its ${what} ${times} (${frameList(frames)})`;
    const text = `${repeated}, up to ${duration(late)} after the first SYN: ${why}.`;
    return [remark(connection, "slow", text, [connection.first.frame, ...frames], late)];
  });
}

// Which packets of a connection a ladder diagram should show, and what is to be said of each.
import type { Connection, Retransmission, Stall } from "../../values";
import type { Trace, TracedPacket } from "../../trace";
import { bursts } from "../episodes/bursts";
import { duration, frameList } from "../../words";
import { has } from "../series/segments";

export interface Topic {
  readonly title: string;
  /** With a note each, which may be empty. */
  readonly frames: ReadonlyMap<number, string>;
}

const MOST_STALLS = 3;
const MOST_REPAIRS = 5;
const MOST_CAUSES = 3;

const topic = (title: string, ...frames: readonly (readonly [TracedPacket | { frame: number } | undefined, string?])[]): Topic => ({
  title,
  frames: new Map(frames.flatMap(([packet, note = ""]) => (packet === undefined ? [] : [[packet.frame, note] as const]))),
});

function opening(packets: readonly TracedPacket[]): Topic {
  const syns = packets.filter((packet) => has(packet, "SYN")).slice(0, 6);
  const last = syns.at(-1);
  const reply = last && packets.find((packet) => packet.frame > last.frame && packet.from !== (syns.length > 1 ? last.from : "client"));
  return topic("Opening", ...syns.map((packet) => [packet] as const), [reply]);
}

function firstData(packets: readonly TracedPacket[]): readonly Topic[] {
  const of = (side: string) => packets.find((packet) => packet.from === side && packet.length > 0);
  const [first, second] = [of("client"), of("server")].filter((each) => each !== undefined).sort((a, b) => a.frame - b.frame);
  const ack = first && packets.find((packet) => packet.frame > first.frame && packet.from !== first.from);
  return [
    topic("First data", [first, `first data of the ${first?.from}`], [ack]),
    topic(`First data of the ${second?.from}`, [second, `first data of the ${second?.from}`]),
  ];
}

function stallTopics(packets: readonly TracedPacket[], connection: Connection, stall: Stall): readonly Topic[] {
  const sender = stall.receiver === connection.server ? "client" : "server";
  const { start, end, probes, answers } = stall;
  const before = packets.findLast((packet) => packet.frame < start.frame && packet.from === sender && packet.length > 0);
  const after = end && packets.find((packet) => packet.frame > end.frame && packet.from === sender);
  const ends: Readonly<Record<Stall["ended"], string>> = {
    "window opened": `the window opens after ${duration(stall.duration)}`,
    reset: `reset after ${duration(stall.duration)}`,
    "capture ended": "",
  };
  const probe = (frame: number | undefined) =>
    frame === undefined
      ? []
      : [[{ frame }, `probe ${probes.indexOf(frame) + 1} of ${probes.length}`] as const, [reply(frame), "still closed"] as const];
  const reply = (frame: number) => {
    const answer = answers.find((each) => each > frame);
    return answer === undefined ? undefined : { frame: answer };
  };
  return [
    topic(`Stall of ${duration(stall.duration)}`, [before], [start, "the window closes"], ...probe(probes[0]), ...probe(probes[1])),
    topic("End of the stall", ...probe(probes.at(-1)), [end ?? undefined, ends[stall.ended]], [after ?? undefined]),
  ];
}

/** The first of each burst: one of each kind, then in the order of time. */
function chosenRepairs(repairs: readonly Retransmission[]): readonly Retransmission[] {
  const firsts = bursts(repairs).map((burst) => burst[0]!);
  const kinds = firsts.filter((repair, index) => firsts.findIndex(({ kind }) => kind === repair.kind) === index);
  return [...new Set([...kinds, ...firsts])].slice(0, MOST_REPAIRS);
}

function repairTopic(packets: readonly TracedPacket[], repair: Retransmission): Topic {
  const { firstSent, because } = repair;
  const causes = because.slice(0, MOST_CAUSES);
  const ack = packets.find((packet) => packet.frame > repair.frame && packet.from !== repair.from);
  const wait = firstSent === undefined ? "" : ` of frame ${firstSent.frame}, after ${duration(repair.time - firstSent.time)}`;
  return topic(
    repair.kind === "handshake" ? "Opening, again" : `Repair (${repair.kind})`,
    [firstSent, firstSent && `sent again in frame ${repair.frame}`],
    ...causes.map((frame) => [{ frame }, `a cause of the retransmission in frame ${repair.frame}`] as const),
    [repair, `${repair.kind} retransmission${wait}${because.length > 0 ? `, because of ${frameList(because)}` : ""}`],
    [ack],
  );
}

function closing(packets: readonly TracedPacket[]): Topic {
  const resets = packets.filter((packet) => has(packet, "RST")).slice(0, 3);
  const fins = packets.filter((packet) => has(packet, "FIN"));
  const last = fins.at(-1);
  const ack = last && packets.find((packet) => packet.frame > last.frame && packet.from !== last.from);
  return topic("Close", ...[...fins.slice(0, 4), ...resets].map((packet) => [packet] as const), [ack]);
}

/** Names a packet that arrived by the frame in which it left. */
function byDeparture({ packets }: Trace): (topic: Topic) => Topic {
  const departures = new Map(packets.flatMap(({ frame, arrived }) => (arrived ? [[arrived.frame, frame] as const] : [])));
  if (departures.size === 0) return (each) => each;
  return ({ title, frames }) => ({ title, frames: new Map([...frames].map(([frame, note]) => [departures.get(frame) ?? frame, note])) });
}

/** @param stopped frames of packets that were dropped or lost */
export function topicsOf(connection: Connection, trace: Trace, stalls: readonly Stall[], stopped: ReadonlySet<number>): readonly Topic[] {
  const { packets, notices } = trace;
  const longest = [...stalls].sort((a, b) => b.duration - a.duration).slice(0, MOST_STALLS);
  const full = packets.find(({ classes }) => classes.includes("window full"));
  const dropped = packets.filter(({ frame }) => stopped.has(frame)).slice(0, MOST_REPAIRS);
  return [
    opening(packets),
    ...firstData(packets),
    topic("Window full", [full, "fills the window"]),
    ...longest.flatMap((stall) => stallTopics(packets, connection, stall)),
    ...chosenRepairs(connection.repairs).map((repair) => repairTopic(packets, repair)),
    topic("ICMP error", ...notices.slice(0, MOST_REPAIRS).map((notice) => [notice] as const)),
    topic(connection.opening === "unanswered" ? "Dropped" : "Lost", ...dropped.map((packet) => [packet] as const)),
    closing(packets),
  ]
    .filter(({ frames }) => frames.size > 0)
    .map(byDeparture(trace));
}

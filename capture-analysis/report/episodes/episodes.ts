// What happened to a connection, episode by episode, in order of time.
import type { Connection, Frames, Retransmission, Stall } from "../../values";
import type { Trace } from "../../trace";
import { bytes, counted, duration, frameList } from "../../words";
import { bursts } from "./bursts";

export interface Episode {
  readonly kind: string;
  /** In seconds since the first record. @default - its packets are not in the trace */
  readonly start?: number;
  /** In seconds. @default - it is a moment */
  readonly duration?: number;
  readonly frames: Frames;
  readonly text: string;
}

const ascending = (frames: Frames): Frames => [...new Set(frames)].sort((a, b) => a - b);

function stallEpisode(stall: Stall): Episode {
  const { start, end, ended, probes, answers, receiver } = stall;
  const asked =
    probes.length === 0
      ? "nothing probes it"
      : `${counted(probes.length, "probe")} ${probes.length === 1 ? "asks" : "ask"}, ${answers.length} of the answers say that it still is`;
  const result = {
    "window opened": "then it opens",
    reset: "then the connection is reset",
    "capture ended": "the capture ends before it opens",
  };
  return {
    kind: "stall",
    start: start.time,
    duration: stall.duration,
    frames: ascending([start.frame, ...probes, ...answers, ...(end === null ? [] : [end.frame])]),
    text: `the window of ${receiver} is closed; ${asked}; ${result[ended]}`,
  };
}

/** From the first sending to the last repair. */
function repairEpisode(burst: readonly Retransmission[]): Episode {
  const [first, last] = [burst[0]!, burst.at(-1)!];
  const { kind, from } = first;
  const sent = [...new Map(burst.flatMap(({ firstSent }) => (firstSent === undefined ? [] : [[firstSent.frame, firstSent]]))).values()];
  const because = ascending(burst.flatMap((repair) => repair.because));
  const carried = bytes(burst.reduce((sum, { length }) => sum + length, 0));
  const times = burst.length === 1 ? "" : `, ${burst.length} times`;
  const what =
    kind === "handshake" ? `the ${from} sends its SYN again${times}` : `${kind} retransmission by the ${from}${times}: ${carried}`;
  const origin = sent.length === 0 ? "" : `, first sent in ${frameList(sent.map(({ frame }) => frame))}`;
  const start = sent[0]?.time ?? first.time;
  return {
    kind: burst.length === 1 ? "repair" : "repairs",
    start,
    ...(last.time > start && { duration: last.time - start }),
    frames: ascending([...sent.map(({ frame }) => frame), ...because, ...burst.map(({ frame }) => frame)]),
    text: `${what}${origin}${because.length === 0 ? "" : `, because of ${frameList(because)}`}`,
  };
}

/** All of a kind as one episode. */
function together(kind: string, text: string, frames: Frames, trace: Trace): Episode[] {
  const [first, last] = [frames[0], frames.at(-1)];
  if (first === undefined || last === undefined) return [];
  const records = trace.packets.flatMap((packet) => (packet.arrived ? [packet, packet.arrived] : [packet]));
  const timeOf = (frame: number) => records.find((record) => record.frame === frame)?.time;
  const [start, end] = [timeOf(first), timeOf(last)];
  return [
    {
      kind,
      frames,
      text,
      ...(start === undefined ? {} : { start }),
      ...(start === undefined || end === undefined || first === last ? {} : { duration: end - start }),
    },
  ];
}

/** @param stalls of this connection */
export function episodesOf(connection: Connection, stalls: readonly Stall[], trace: Trace): readonly Episode[] {
  const { repairs, windowFull, outOfOrder, duplicateAcks, recordedAgain, keepAlives, resets, retransmissions } = connection;
  const explained = new Set(repairs.map(({ frame }) => frame));
  const others = retransmissions.filter((frame) => !explained.has(frame));
  return [
    ...stalls.map(stallEpisode),
    ...bursts(repairs).map(repairEpisode),
    ...together("sent again", "retransmissions whose cause cannot be told", others, trace),
    ...together("window full", "segments that fill the other side’s window", windowFull, trace),
    ...together("out of order", "new bytes that arrive after later ones", outOfOrder, trace),
    ...together("duplicate ACKs", "the receiver asks for the same byte again", duplicateAcks, trace),
    ...together("recorded again", "the recorder saw the same packet twice; it was sent once", recordedAgain, trace),
    ...together("keep-alive", "one side asks whether the other is still there", keepAlives, trace),
    ...together("reset", "the connection is aborted", resets, trace),
  ].sort((a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || (a.frames[0] ?? 0) - (b.frames[0] ?? 0));
}

/** For a caption: "2 stalls (8.1 s in all), 3 retransmissions, reset". */
export function episodesText({ repairs }: Connection, episodes: readonly Episode[]): string {
  const stalls = episodes.filter(({ kind }) => kind === "stall");
  const stalled = stalls.reduce((sum, episode) => sum + (episode.duration ?? 0), 0);
  const others = new Set(episodes.map(({ kind }) => kind).filter((kind) => !["stall", "repair", "repairs"].includes(kind)));
  return [
    ...(stalls.length > 0 ? [`${counted(stalls.length, "stall")} (${duration(stalled)} in all)`] : []),
    ...(repairs.length > 0 ? [counted(repairs.length, "retransmission")] : []),
    ...others,
  ].join(", ");
}

// Sequence numbers over time, in the manner of tcptrace: segments as strokes between the lines of ACKs and of the window's edge.
import type { TracedPacket } from "../../trace";
import { bytes, counted, frameList } from "../../words";
import { type Html } from "../html";
import { packetText } from "../packet-text";
import { acksOf, type Ack, endOf, has, segmentsOf } from "../series/segments";
import { type Area, byteAxis, makeArea, plotSvg } from "./area";
import { stallBands } from "./bands";
import type { Stroke } from "./decimate";
import type { Direction } from "./direction";
import { captionId, figure, type LegendEntry } from "./figure";
import { stepLine, upTo } from "./lines";
import { drawMarks, type Mark, markKind } from "./marks";
import { stallsClause } from "./stalls-text";
import { drawStrokes, sackStrokes, segmentStrokes } from "./strokes";

const HEIGHT = 300;
/** Of a direction with few segments. */
const LOW = { height: 150, segments: 8 } as const;
/** How far above the last byte the window's edge is still drawn, as a part of all bytes. */
const ROOM_ABOVE = 0.4;
const ABOUT_THE_OTHER = new Set<string>(["answer", "zero-window", "duplicate-ack"]);

const isResent = ({ classes }: TracedPacket): boolean => classes.includes("retransmission");

/** What the receiver sends belongs here too, if it is about this direction. */
function marksOf(area: Area, { trace, sender, windowKnown }: Direction): readonly Mark[] {
  return trace.packets.flatMap((packet) => {
    const kind = markKind(packet);
    const own = packet.from === sender;
    const at = own ? (packet.sequence + endOf(packet)) / 2 : packet.acknowledgment;
    if (kind === undefined || at === undefined || (kind !== "rst" && own === ABOUT_THE_OTHER.has(kind))) return [];
    return [{ kind, x: area.x(packet.time), y: area.y(at), text: packetText(packet, windowKnown) }];
  });
}

/**
 * @param heading of a close-up; its trace and span are those of a part of the connection
 * @param before the last packet of the receiver before a close-up, from which its lines start
 */
export function timeSequence(direction: Direction, heading = "Time and sequence numbers", before?: TracedPacket): Html {
  const { trace, sender, span, stalls, windowKnown } = direction;
  const id = `${direction.id}-sequence`;
  const segments = segmentsOf(trace.packets, sender);
  const acks = acksOf(before === undefined ? trace.packets : [before, ...trace.packets], sender);
  const resent = segments.filter(isResent);
  const edges = windowKnown ? acks.filter(({ packet }) => !has(packet, "SYN")) : [];
  const edgeOf = ({ packet, acknowledgment }: Ack) => acknowledgment + packet.window;

  const firsts = [segments[0]?.sequence, acks[0]?.acknowledgment].filter((each) => each !== undefined);
  const bottom = firsts.reduce((least, each) => Math.min(least, each), Infinity);
  const last = segments.reduce((most, packet) => Math.max(most, endOf(packet)), bottom + 1);
  const edge = edges.reduce((most, each) => Math.max(most, edgeOf(each)), 0);
  const limit = last + Math.max((last - bottom) * ROOM_ABOVE, 1);
  const height = segments.length < LOW.segments ? LOW.height : HEIGHT;
  const area = makeArea(span, bottom, Math.min(Math.max(edge, last), limit), height);

  // A little above the plot is as good as far above it, and keeps the numbers short.
  const point = ({ packet }: Ack, value: number) => ({ x: area.x(packet.time), y: Math.max(-20, area.y(value)) });
  const packetOf = new Map(trace.packets.map((packet) => [packet.frame, packet]));
  const textOf = (stroke: Stroke) => {
    const only = stroke.frames.length === 1 ? packetOf.get(stroke.frames[0]!) : undefined;
    return only === undefined ? `${frameList(stroke.frames)}: ${counted(stroke.frames.length, "segment")}` : packetText(only, windowKnown);
  };
  const sacks = sackStrokes(area, acks);
  const marks = marksOf(area, direction);
  const edgeLine = edges.map((ack) => point(ack, edgeOf(ack)));
  const ackLine = acks.map((ack) => point(ack, ack.acknowledgment));

  const lines: LegendEntry[] = [
    { kind: "segment", text: "segment, from its first to its last byte" },
    ...(resent.length > 0 ? [{ kind: "resent", text: "sent again" } as const] : []),
    { kind: "ack-line", text: "acknowledged" },
    ...(edges.some((each) => edgeOf(each) <= limit) ? [{ kind: "window-line", text: "edge of the window" } as const] : []),
    ...(sacks.length > 0 ? [{ kind: "sack", text: "SACK block" } as const] : []),
    ...(stalls.length > 0 ? [{ kind: "band", text: "window closed" } as const] : []),
  ];
  const carried = segments.filter(({ length }) => length > 0);
  const total = carried.reduce((sum, { length }) => sum + length, 0);
  const again = resent.length === 0 ? "none of them again" : `${resent.length} of them again`;
  return figure({
    id,
    heading,
    sentence:
      `${direction.senderText} sends ${bytes(total)} in ${counted(carried.length, "segment")}, ${again}; ${stallsClause(stalls)}.` +
      (edge > limit ? " Where the edge of the window is missing, it lies above the plot." : "") +
      (windowKnown ? "" : " The window’s scale is not in the capture, so its edge is not drawn."),
    lines,
    marks: marks.map(({ kind }) => kind),
    svg: plotSvg(area, byteAxis(last), captionId(id), [
      stallBands(area, stalls),
      stepLine(upTo(area.width, edgeLine), "line window-line"),
      stepLine(upTo(area.width, ackLine), "line ack-line"),
      drawStrokes(sacks, "sack", ({ frames }) => `${frameList(frames)}: SACK says that these bytes arrived`),
      drawStrokes(
        segmentStrokes(
          area,
          segments.filter((packet) => !isResent(packet)),
        ),
        "segment",
        textOf,
      ),
      drawStrokes(segmentStrokes(area, resent), "resent", textOf),
      drawMarks(marks),
    ]),
  });
}

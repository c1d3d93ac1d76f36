// What a record says as a segment of its connection.
import { FLAG, NONE, type Packet } from "../headers/packet";
import type { Segment, SegmentClass } from "../trace";
import type { TcpConnection } from "./tcp-connection";

const NAMES: readonly (readonly [number, string])[] = [
  [FLAG.rst, "RST"],
  [FLAG.syn, "SYN"],
  [FLAG.fin, "FIN"],
  [FLAG.psh, "PSH"],
  [FLAG.ack, "ACK"],
];

const flagsInWords = (flags: number) => NAMES.flatMap(([bit, name]) => ((flags & bit) !== 0 ? [name] : [])).join(", ");

/** @param connection that has just taken the packet */
export function segmentValue(connection: TcpConnection, packet: Packet): Segment {
  const { flags, payloadLength, source, sourcePort, sackBlocks, sackEdges } = packet;
  const from = connection.senderOf(source, sourcePort);
  const to = connection.otherThan(from);
  const shift = (flags & FLAG.syn) !== 0 ? 0 : Math.max(0, from.windowShift);
  return {
    sequence: connection.begin,
    length: payloadLength,
    ...(connection.acknowledgment !== NONE && { acknowledgment: connection.acknowledgment }),
    flags: flagsInWords(flags),
    window: packet.window * 2 ** shift,
    sacked: Array.from({ length: to.sent ? sackBlocks : 0 }, (_, block) => [
      to.relative(sackEdges[2 * block]!),
      to.relative(sackEdges[2 * block + 1]!),
    ]),
    classes: classesOf(connection, packet),
  };
}

/** What the segment is in its connection, which has just taken it. */
export function classesOf(connection: TcpConnection, { frame, payloadLength }: Packet): SegmentClass[] {
  const classes: SegmentClass[] = [];
  if (connection.segmentClass) classes.push(connection.segmentClass);
  else if (payloadLength > 0) classes.push("new");
  if (connection.isDuplicateAck) classes.push("duplicate ACK");
  if (connection.isWindowFull) classes.push("window full");
  if (connection.closesWindow) classes.push("zero window");
  if (connection.stalls.at(-1)?.answers.at(-1) === frame) classes.push("answer to a probe");
  return classes;
}

// Keeps what plots need of a connection's packets.
import { type Addresses } from "../headers/addresses";
import { FLAG, NONE, type Packet } from "../headers/packet";
import { seconds } from "../seconds";
import type { SegmentClass, Trace, TracedNotice, TracedPacket } from "../trace";
import type { ArrivingPacket } from "../transit/sighting";
import type { Seen } from "../transit/sightings";
import { windowShift } from "./closed-window";
import { clientOf } from "./opening";
import type { TcpConnection } from "./tcp-connection";

/** More packets cannot be told apart on a page; then each other unremarkable one is left out. */
const MOST = 8000;

/** If that many would stay, remarkable ones are left out, too. */
const MOST_REMARKABLE = 6000;

const NAMES: readonly (readonly [number, string])[] = [
  [FLAG.rst, "RST"],
  [FLAG.syn, "SYN"],
  [FLAG.fin, "FIN"],
  [FLAG.psh, "PSH"],
  [FLAG.ack, "ACK"],
];

const flagsInWords = (flags: number) => NAMES.flatMap(([bit, name]) => ((flags & bit) !== 0 ? [name] : [])).join(", ");

const isRemarkable = ({ classes, flags }: Kept) => classes.some((each) => each !== "new") || /SYN|FIN|RST/.test(flags);

type Kept = Omit<TracedPacket, "from" | keyof ArrivingPacket> & ArrivingPacket & { readonly fromOne: boolean };

class ConnectionTrace {
  packets: Kept[] = [];
  notices: TracedNotice[] = [];
  leftOut = 0;

  thin(): void {
    let ordinary = 0;
    let kept = this.packets.filter((packet) => isRemarkable(packet) || ordinary++ % 2 === 0);
    // Little is ordinary: or the next packet would ask for the same again.
    if (kept.length > MOST_REMARKABLE) kept = kept.filter((_, index) => index % 2 === 0);
    this.leftOut += this.packets.length - kept.length;
    this.packets = kept;
  }
}

export class Tracer {
  private readonly traces = new Map<number, ConnectionTrace>();

  /** @param chosen numbers of connections; "all" costs memory for each packet that is kept */
  constructor(
    private readonly addresses: Addresses,
    private readonly chosen: "all" | ReadonlySet<number>,
  ) {}

  private traceOf(number: number): ConnectionTrace | undefined {
    if (this.chosen !== "all" && !this.chosen.has(number)) return undefined;
    let trace = this.traces.get(number);
    if (!trace) this.traces.set(number, (trace = new ConnectionTrace()));
    return trace;
  }

  /** @param connection that has just taken the packet @param seen by which of several interfaces */
  packet(connection: TcpConnection, packet: Packet, seen?: Seen): void {
    const trace = this.traceOf(connection.number);
    if (!trace) return;
    if (seen?.part === "arrives") return noteArrival(connection, packet, seen.sighting.traced);
    const from = connection.senderOf(packet.source, packet.sourcePort);
    const to = connection.otherThan(from);
    const { frame, timeUs, flags, payloadLength, sackBlocks, sackEdges } = packet;
    const shift = (flags & FLAG.syn) !== 0 ? 0 : Math.max(0, windowShift(from, to));
    const kept: Kept = {
      frame,
      time: seconds(timeUs),
      fromOne: from === connection.one,
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
    trace.packets.push(kept);
    if (seen?.part === "leaves") seen.sighting.traced = kept;
    if (trace.packets.length > MOST) trace.thin();
  }

  notice(connection: TcpConnection, { frame, timeUs, source, destination }: Packet, text: string): void {
    const [from, to] = [this.addresses.text(source), this.addresses.text(destination)];
    this.traceOf(connection.number)?.notices.push({ frame, time: seconds(timeUs), from, to, text });
  }

  trace(connection: TcpConnection): Trace | undefined {
    const trace = this.traces.get(connection.number);
    if (!trace) return undefined;
    const oneIsClient = clientOf(connection) === connection.one;
    const packets = trace.packets.map(({ fromOne, ...packet }): TracedPacket => ({
      ...packet,
      from: fromOne === oneIsClient ? "client" : "server",
    }));
    return { number: connection.number, packets, notices: trace.notices, leftOut: trace.leftOut };
  }
}

function noteArrival(connection: TcpConnection, packet: Packet, kept: ArrivingPacket | undefined): void {
  if (!kept) return;
  kept.arrived = { frame: packet.frame, time: seconds(packet.timeUs) };
  kept.classes = [...new Set([...kept.classes, ...classesOf(connection, packet)])];
}

function classesOf(connection: TcpConnection, { frame, payloadLength }: Packet): SegmentClass[] {
  const classes: SegmentClass[] = [];
  if (connection.segmentClass) classes.push(connection.segmentClass);
  else if (payloadLength > 0) classes.push("new");
  if (connection.isDuplicateAck) classes.push("duplicate ACK");
  if (connection.isWindowFull) classes.push("window full");
  if (connection.closesWindow) classes.push("zero window");
  if (connection.stalls.at(-1)?.answers.at(-1) === frame) classes.push("answer to a probe");
  return classes;
}

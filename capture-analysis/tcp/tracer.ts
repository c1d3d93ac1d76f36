// Keeps what plots need of a connection's packets.
import { type Addresses } from "../headers/addresses";
import { type Packet } from "../headers/packet";
import { seconds } from "../seconds";
import type { Trace, TracedNotice, TracedPacket } from "../trace";
import type { ArrivingPacket } from "../transit/sighting";
import type { Seen } from "../transit/sightings";
import { clientOf } from "./opening";
import { classesOf, segmentValue } from "./segment-value";
import type { TcpConnection } from "./tcp-connection";

/** More packets cannot be told apart on a page; then each other unremarkable one is left out. */
const MOST = 8000;

/** If that many would stay, remarkable ones are left out, too. */
const MOST_REMARKABLE = 6000;

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
    const { frame, timeUs } = packet;
    const kept: Kept = {
      frame,
      time: seconds(timeUs),
      fromOne: from === connection.one,
      ...segmentValue(connection, packet),
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

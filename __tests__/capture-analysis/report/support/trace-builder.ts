// Writes the trace of a connection packet by packet, and adds up the values that an analysis has of it.
import type { SegmentClass, Trace, TracedNotice, TracedPacket } from "../../../../capture-analysis/trace";
import type { Analysis, Connection, Retransmission, Side, Stall } from "../../../../capture-analysis/values";

interface Fields {
  readonly flags?: string;
  readonly length?: number;
  /** @default - the next of its side */
  readonly sequence?: number;
  /** @default - all that the other side sent */
  readonly acknowledgment?: number | null;
  readonly window?: number;
  readonly sacked?: TracedPacket["sacked"];
  readonly classes?: readonly SegmentClass[];
}

const other = (side: Side): Side => (side === "client" ? "server" : "client");

export class TraceBuilder {
  readonly packets: TracedPacket[] = [];
  readonly notices: TracedNotice[] = [];
  readonly repairs: Retransmission[] = [];
  readonly stalls: Stall[] = [];
  private readonly next = { client: 0, server: 0 };
  private readonly windows = { client: 64_256, server: 65_160 };
  private frame = 0;

  /** @param time of the first packet, in seconds */
  constructor(
    readonly number = 1,
    private time = 0,
    readonly client = "10.0.0.20:40000",
    readonly server = "10.0.0.10:1235",
    firstFrame = 1,
  ) {
    this.frame = firstFrame - 1;
  }

  after(seconds: number): this {
    this.time += seconds;
    return this;
  }

  nextOf(side: Side): number {
    return this.next[side];
  }

  send(from: Side, fields: Fields = {}): TracedPacket {
    const { flags = fields.length ? "PSH, ACK" : "ACK", length = 0, sequence = this.next[from], sacked = [], classes } = fields;
    const acknowledgment = fields.acknowledgment === undefined ? this.next[other(from)] : fields.acknowledgment;
    this.windows[from] = fields.window ?? this.windows[from];
    const packet: TracedPacket = {
      frame: ++this.frame,
      time: this.time,
      from,
      sequence,
      length,
      ...(acknowledgment === null ? {} : { acknowledgment }),
      flags,
      window: this.windows[from],
      sacked,
      classes: classes ?? (length > 0 ? ["new"] : []),
    };
    this.packets.push(packet);
    const end = sequence + length + (/SYN|FIN/.test(flags) ? 1 : 0);
    this.next[from] = Math.max(this.next[from], end);
    return packet;
  }

  handshake(roundTrip: number, clientWindow = 64_256, serverWindow = 65_160): this {
    this.send("client", { flags: "SYN", acknowledgment: null, window: 64_240 });
    this.after(roundTrip * 0.98).send("server", { flags: "SYN, ACK", window: serverWindow });
    this.after(roundTrip * 0.02).send("client", { window: clientWindow });
    return this;
  }

  notice(from: string, to: string, text: string): this {
    this.notices.push({ frame: ++this.frame, time: this.time, from, to, text });
    return this;
  }

  trace(): Trace {
    return { number: this.number, packets: this.packets, notices: this.notices, leftOut: 0 };
  }

  /** Values that the trace's packets add up to. */
  connection(more: Partial<Connection> = {}): Connection {
    const { packets } = this;
    const of = (side: Side) => packets.filter(({ from }) => from === side);
    const framesOf = (name: SegmentClass) => packets.filter(({ classes }) => classes.includes(name)).map(({ frame }) => frame);
    const fresh = (side: Side) => of(side).reduce((sum, packet) => sum + (packet.classes.includes("new") ? packet.length : 0), 0);
    const both = <T>(value: (side: Side) => T) => ({ fromClient: value("client"), fromServer: value("server") });
    const [first, last] = [packets[0]!, packets.at(-1)!];
    return {
      number: this.number,
      client: this.client,
      server: this.server,
      first: { frame: first.frame, time: first.time },
      last: { frame: last.frame, time: last.time },
      opening: "complete",
      ending: { how: "fin", by: "client" },
      windowScale: { client: 7, server: 7 },
      packets: both((side) => of(side).length),
      bytes: both(fresh),
      missing: both(() => 0),
      goodput: last.time > first.time ? both((side) => fresh(side) / (last.time - first.time)) : {},
      handshake: { toServer: packets[1] === undefined ? 0 : packets[1].time - first.time, toClient: 0 },
      roundTrips: {},
      window: {},
      mostInFlight: both(() => 0),
      largestSegment: both((side) => of(side).reduce((most, { length }) => Math.max(most, length), 0)),
      offloaded: both(() => 0),
      retransmissions: framesOf("retransmission"),
      repairs: this.repairs,
      recordedAgain: framesOf("recorded again"),
      outOfOrder: framesOf("out of order"),
      keepAlives: framesOf("keep-alive"),
      windowFull: framesOf("window full"),
      zeroWindows: framesOf("zero window"),
      duplicateAcks: framesOf("duplicate ACK"),
      resets: packets.filter(({ flags }) => flags.includes("RST")).map(({ frame }) => frame),
      ...more,
    };
  }
}

export function analysisOf(connections: readonly Connection[], stalls: readonly Stall[], more: Partial<Analysis> = {}): Analysis {
  return {
    version: 1,
    format: { container: "pcap", gzip: false, nanoseconds: false },
    linkTypes: [1],
    start: "2025-01-01T00:00:00.000000Z",
    duration: Math.max(0, ...connections.map(({ last }) => last.time)),
    packets: connections.reduce((sum, { packets }) => sum + packets.fromClient + packets.fromServer, 0),
    shortened: 0,
    malformed: [],
    fragments: [],
    summary: { connections: connections.length, opening: { complete: connections.length } },
    connections,
    stalls,
    udp: [],
    icmp: [],
    echo: { requests: 0, replies: 0 },
    pings: [],
    pathMtu: [],
    traceroutes: [],
    ...more,
  };
}

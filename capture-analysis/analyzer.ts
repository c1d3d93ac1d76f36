// Analyzes a capture: bytes in, values out.
import { type CapturedPacket, capturedPacket } from "./captured-packet";
import { CaptureFile } from "./file/capture-file";
import type { DescribedInterface } from "./file/contents";
import { Addresses } from "./headers/addresses";
import { NONE, Packet, PROTOCOL } from "./headers/packet";
import { PacketReader } from "./headers/packet-reader";
import { errorName } from "./icmp/error-names";
import { IcmpAnalysis } from "./icmp/icmp-analysis";
import { isIcmp } from "./icmp/message";
import { seconds } from "./seconds";
import type { TcpConnection } from "./tcp/tcp-connection";
import { TcpConnections } from "./tcp/tcp-connections";
import { Tracer } from "./tcp/tracer";
import type { Trace } from "./trace";
import { Recorders } from "./transit/recorders";
import { isSighted, Sightings } from "./transit/sightings";
import type { TransitValue } from "./transit/transit";
import { UdpFlows } from "./udp/udp-flows";
import { type Analysis, type Connection, VERSION } from "./values";

export interface AnalyzerOptions {
  /** Whether the file was compressed: it is uncompressed before it is pushed. @default false */
  readonly gzip?: boolean;
  /** Of which connections to keep a trace, by their numbers. @default - of none */
  readonly traces?: "all" | readonly number[];
  /** Told of each IP packet whose headers can be read, once the analysis has taken it. @default - nobody is told */
  readonly onPacket?: (packet: CapturedPacket) => void;
}

/** Time and memory are linear in packets and connections; no packet is kept but in traces. */
export class CaptureAnalyzer {
  private readonly addresses = new Addresses();
  private readonly recorders = new Recorders(this.addresses);
  /** One for each interface: each records all fragments of a datagram. */
  private readonly readers = [new PacketReader(this.addresses)];
  /** @default - one interface records all */
  private sightings: Sightings | undefined;
  private readonly packet = new Packet();
  private readonly tcp = new TcpConnections(this.addresses);
  private readonly udp = new UdpFlows(this.addresses);
  private readonly icmp: IcmpAnalysis;
  private readonly tracer: Tracer | undefined;
  private readonly file: CaptureFile;
  private packets = 0;
  private shortened = 0;
  private readonly malformed: number[] = [];
  private readonly fragments: number[] = [];
  private latestUs = 0;

  constructor(private readonly options: AnalyzerOptions = {}) {
    const { traces } = options;
    if (traces !== undefined) this.tracer = new Tracer(this.addresses, traces === "all" ? traces : new Set(traces));
    this.icmp = new IcmpAnalysis(this.addresses, { connectionOf: (...endpoints) => this.tcp.numberOf(...endpoints) });
    this.file = new CaptureFile({
      record: (bytes, start, end, originalLength, timeUs, linkType, recorder) =>
        this.record(bytes, start, end, originalLength, timeUs, linkType, recorder),
      describe: (recorder) => this.describe(recorder),
    });
  }

  /** The next bytes of the file, as many as there are. */
  push(bytes: Uint8Array): void {
    this.file.push(bytes);
  }

  /** There are no more bytes. */
  end(): void {
    this.file.end();
  }

  private describe(recorder: DescribedInterface): void {
    this.recorders.add(recorder);
    if (this.recorders.count === 1) return;
    this.readers.push(new PacketReader(this.addresses));
    this.sightings ??= new Sightings(this.recorders);
  }

  private record(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    timeUs: number,
    linkType: number,
    recorder: number,
  ): void {
    const { packet } = this;
    packet.frame = ++this.packets;
    packet.timeUs = timeUs;
    packet.recorder = recorder;
    if (timeUs > this.latestUs) this.latestUs = timeUs;
    if (end - start < originalLength) this.shortened++;
    this.recorders.noteRecord(recorder);
    this.readers[recorder]!.read(bytes, start, end, originalLength, linkType, packet);
    if (packet.malformed) this.malformed.push(packet.frame);
    if (packet.fragment) this.fragments.push(packet.frame);
    if (packet.version === NONE || packet.malformed) return;
    const connection = packet.protocol === PROTOCOL.tcp ? this.segment() : undefined;
    const seen = connection ? this.tcp.seen : isSighted(packet) ? this.sightings?.see(packet) : undefined;
    if (seen?.part !== "again") {
      // TCP segments may be a traceroute's probes.
      this.icmp.packet(packet, seen);
      if (!connection) {
        this.udp.packet(packet, seen);
        if (isIcmp(packet) && seen?.part !== "arrives") this.report();
      }
    }
    this.tell(connection);
  }

  private segment(): TcpConnection {
    const { packet, tcp, sightings } = this;
    const connection = sightings ? tcp.takeOneOfSeveral(packet, sightings) : tcp.take(packet);
    this.tracer?.packet(connection, packet, tcp.seen);
    return connection;
  }

  private tell(connection: TcpConnection | undefined): void {
    const { packet, addresses, file } = this;
    this.options.onPacket?.(capturedPacket(packet, addresses, file.startSec ?? 0, connection));
  }

  /** What an ICMP error says of a connection. */
  private report(): void {
    const { packet } = this;
    const { hasQuoted, quoted, version, icmpType, icmpCode, mtu } = packet;
    const name = errorName(version, icmpType, icmpCode);
    if (!hasQuoted || !quoted || name === undefined) return;
    const connection = this.tcp.reported(packet, quoted);
    if (connection) this.tracer?.notice(connection, packet, mtu === NONE ? name : `${name}, MTU ${mtu}`);
  }

  private readonly transit: TransitValue = (transit) => transit.value(this.latestUs, this.recorders.nameOf);

  /** How many records were read so far. */
  get packetCount(): number {
    return this.packets;
  }

  get connectionCount(): number {
    return this.tcp.count;
  }

  /** @param number from 1 @returns undefined if there is no such connection */
  connection(number: number): Connection | undefined {
    return this.tcp.value(number, this.transit);
  }

  /** Each connection, without all of them in memory. */
  connections(): Generator<Connection> {
    return this.tcp.values(this.transit);
  }

  trace(number: number): Trace | undefined {
    return this.tcp.trace(number, this.tracer);
  }

  /** All but the connections, which may be many. */
  overview(): Omit<Analysis, "connections"> {
    const { file, icmp, tcp } = this;
    const { startSec } = file;
    return {
      version: VERSION,
      format: { container: file.container, gzip: this.options.gzip ?? false, nanoseconds: file.nanoseconds },
      linkTypes: file.linkTypes,
      ...(startSec !== undefined && { start: isoTime(startSec) }),
      ...(this.recorders.count > 1 && { interfaces: this.recorders.values() }),
      duration: seconds(this.latestUs),
      packets: this.packets,
      shortened: this.shortened,
      malformed: this.malformed,
      fragments: this.fragments,
      ...(file.problem && { problem: file.problem }),
      summary: tcp.summary(),
      stalls: tcp.stalls(),
      udp: this.udp.values(this.transit),
      icmp: icmp.errors(),
      echo: icmp.echo,
      pings: icmp.pings(this.transit),
      pathMtu: icmp.pathMtu(),
      traceroutes: icmp.traceroutes(),
    };
  }

  analysis(): Analysis {
    return { ...this.overview(), connections: [...this.connections()] };
  }
}

/** @returns to the microsecond */
function isoTime(startSec: number): string {
  const micros = Math.round((startSec - Math.floor(startSec)) * 1e6);
  const whole = Math.floor(startSec) + Math.floor(micros / 1e6);
  return new Date(whole * 1000).toISOString().replace(".000Z", `.${String(micros % 1e6).padStart(6, "0")}Z`);
}

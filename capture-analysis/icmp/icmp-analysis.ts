// What ICMP says: errors and what they quote, pings, path MTUs, traceroutes.
import { type Addresses } from "../headers/addresses";
import { PROTOCOL, type Packet } from "../headers/packet";
import { type Analysis, type IcmpError, type PathMtu, type Ping, type Traceroute } from "../values";
import { isEchoReply, isEchoRequest, isError, isIcmp } from "./message";
import { errorValue, noteError, type NotedError } from "./noted-error";
import type { Seen } from "../transit/sightings";
import type { TransitValue } from "../transit/transit";
import { PathMtus } from "./path-mtus";
import { Pings } from "./pings";
import { Traceroutes } from "./traceroute/traceroutes";

export interface IcmpOptions {
  /**
   * The number of the TCP connection that a segment with these end points belongs to, when it is asked. Addresses are numbers of
   * `Addresses`.
   * @default - errors name no connection
   */
  readonly connectionOf?: (source: number, sourcePort: number, destination: number, destinationPort: number) => number | undefined;
}

export class IcmpAnalysis {
  private readonly noted: NotedError[] = [];
  private readonly mtus: PathMtus;
  private readonly routes: Traceroutes;
  private readonly asked: Pings;
  private requests = 0;
  private replies = 0;

  constructor(
    private readonly addresses: Addresses,
    private readonly options: IcmpOptions = {},
  ) {
    this.asked = new Pings(addresses);
    this.mtus = new PathMtus(addresses);
    this.routes = new Traceroutes(addresses);
  }

  /** Takes any packet: a traceroute's probes may be UDP or TCP. @param seen by which of several interfaces */
  packet(packet: Packet, seen?: Seen): void {
    const isFirst = seen?.part !== "arrives";
    if (isFirst) this.routes.packet(packet);
    if (!isIcmp(packet)) return;
    this.asked.packet(packet, seen);
    if (!isFirst) return;
    if (isEchoRequest(packet)) this.requests++;
    else if (isEchoReply(packet)) this.replies++;
    else if (isError(packet)) this.error(packet);
  }

  private error(packet: Packet): void {
    const quoted = packet.hasQuoted ? packet.quoted : undefined;
    this.noted.push(noteError(packet, quoted, quoted && this.connectionOf(quoted)));
    if (quoted) this.mtus.error(packet, quoted);
  }

  private connectionOf({ protocol, source, sourcePort, destination, destinationPort }: Packet): number | undefined {
    return protocol === PROTOCOL.tcp ? this.options.connectionOf?.(source, sourcePort, destination, destinationPort) : undefined;
  }

  errors(): IcmpError[] {
    return this.noted.map((error) => errorValue(this.addresses, error));
  }

  get echo(): Analysis["echo"] {
    return { requests: this.requests, replies: this.replies };
  }

  pings(transit: TransitValue): Ping[] {
    return this.asked.values(transit);
  }

  pathMtu(): PathMtu[] {
    return this.mtus.values();
  }

  traceroutes(): Traceroute[] {
    return this.routes.values();
  }
}

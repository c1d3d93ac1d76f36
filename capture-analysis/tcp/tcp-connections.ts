// The TCP connections of a capture.
import type { Addresses } from "../headers/addresses";
import { FLAG, NONE, PROTOCOL, type Packet } from "../headers/packet";
import type { Trace } from "../trace";
import type { Seen, Sightings } from "../transit/sightings";
import type { Analysis, Connection, Opening, Stall } from "../values";
import type { TransitValue } from "../transit/transit";
import { ConnectionTable } from "./connection-table";
import { connectionValue, stallValues } from "./connection-value";
import { clientOf, openingOf } from "./opening";
import { RecordedAgain } from "./recorded-again";
import { takePart } from "./part-of-the-way";
import { noteSmallerMtu } from "./repair-kind";
import type { TcpConnection } from "./tcp-connection";
import type { Tracer } from "./tracer";

export class TcpConnections {
  private readonly table = new ConnectionTable();
  private readonly recordedAgain = new RecordedAgain();

  /** Of the latest segment. @default - one interface records all */
  seen: Seen | undefined = undefined;

  constructor(private readonly addresses: Addresses) {}

  get count(): number {
    return this.table.connections.length;
  }

  /** @param packet a TCP segment @returns the connection that has taken it */
  take(packet: Packet): TcpConnection {
    const connection = this.table.connectionOf(packet);
    connection.take(packet, this.isRecordedAgain(connection, packet));
    return connection;
  }

  /** The same if several interfaces record. */
  takeOneOfSeveral(packet: Packet, sightings: Sightings): TcpConnection {
    const { source, sourcePort, destination, destinationPort } = packet;
    const known = this.table.find(source, sourcePort, destination, destinationPort);
    const isRecordedAgain = this.isRecordedAgain(known, packet);
    this.seen = isRecordedAgain ? undefined : sightings.see(packet);
    // A SYN that arrives only now belongs to an older connection, perhaps.
    const connection = this.table.connections[(this.seen?.sighting.connection ?? 0) - 1] ?? this.table.connectionOf(packet);
    if (this.seen) takePart(connection, packet, this.seen);
    else connection.take(packet, true);
    return connection;
  }

  private isRecordedAgain(connection: TcpConnection | undefined, packet: Packet): boolean {
    const { source, sourcePort, flags, payloadLength } = packet;
    const isAckAlone = payloadLength === 0 && (flags & (FLAG.syn | FLAG.fin)) === 0;
    // Nothing but more data calls for a duplicate ACK.
    const mayRepeat = isAckAlone && connection !== undefined && connection.otherThan(connection.senderOf(source, sourcePort)).inFlight > 0;
    return (flags & FLAG.rst) === 0 && this.recordedAgain.seen(packet, mayRepeat);
  }

  /** Takes an ICMP error, and the segment that it quotes. @returns the connection that it is of */
  reported(error: Packet, { protocol, source, sourcePort, destination, destinationPort }: Packet): TcpConnection | undefined {
    if (protocol !== PROTOCOL.tcp) return undefined;
    const connection = this.table.find(source, sourcePort, destination, destinationPort);
    if (connection && error.mtu !== NONE) noteSmallerMtu(connection.senderOf(source, sourcePort), error.frame);
    return connection;
  }

  numberOf(source: number, sourcePort: number, destination: number, destinationPort: number): number | undefined {
    return this.table.find(source, sourcePort, destination, destinationPort)?.number;
  }

  /** @param number from 1 */
  value(number: number, transit: TransitValue): Connection | undefined {
    const connection = this.table.connections[number - 1];
    return connection && connectionValue(connection, this.addresses, transit);
  }

  trace(number: number, tracer: Tracer | undefined): Trace | undefined {
    const connection = this.table.connections[number - 1];
    return connection && tracer?.trace(connection);
  }

  /** One after the other, so that not all need be in memory. */
  *values(transit: TransitValue): Generator<Connection> {
    for (const connection of this.table.connections) yield connectionValue(connection, this.addresses, transit);
  }

  /** In the order in which they began. */
  stalls(): Stall[] {
    const stalls = this.table.connections.flatMap((connection) =>
      connection.stalls.length > 0 ? stallValues(connection, this.addresses) : [],
    );
    return stalls.sort((a, b) => a.start.frame - b.start.frame);
  }

  summary(): Analysis["summary"] {
    const opening: { [opening in Opening]?: number } = {};
    for (const connection of this.table.connections) {
      const client = clientOf(connection);
      const kind = openingOf(client, connection.otherThan(client));
      opening[kind] = (opening[kind] ?? 0) + 1;
    }
    return { connections: this.count, opening };
  }
}

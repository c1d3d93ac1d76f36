// Finds the connection that a segment belongs to.
import { EndpointPairs } from "../headers/endpoint-pairs";
import type { Packet } from "../headers/packet";
import { TcpConnection } from "./tcp-connection";

export class ConnectionTable {
  /** In the order of their first records. */
  readonly connections: TcpConnection[] = [];
  private readonly pairs = new EndpointPairs();
  /** By the pair's number. */
  private readonly latest: TcpConnection[] = [];

  /** The latest connection between two end points. */
  find(addressA: number, portA: number, addressB: number, portB: number): TcpConnection | undefined {
    const pair = this.pairs.find(addressA, portA, addressB, portB);
    return pair < 0 ? undefined : this.latest[pair];
  }

  /** @returns a new connection if there is none, or if the segment is a SYN that begins another */
  connectionOf(packet: Packet): TcpConnection {
    const { source, sourcePort, destination, destinationPort } = packet;
    let pair = this.pairs.find(source, sourcePort, destination, destinationPort);
    if (pair < 0) pair = this.pairs.add(source, sourcePort, destination, destinationPort);
    else if (!this.latest[pair]!.isSucceededBy(packet)) return this.latest[pair]!;
    const connection = new TcpConnection(this.connections.length + 1, packet);
    this.connections.push(connection);
    this.latest[pair] = connection;
    return connection;
  }
}

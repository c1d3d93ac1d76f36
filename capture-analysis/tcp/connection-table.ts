// Finds the connection that a segment belongs to.
import type { Packet } from "../headers/packet";
import { TcpConnection } from "./tcp-connection";

const hashOf = (addressA: number, portA: number, addressB: number, portB: number): number => {
  // The same for both ways.
  const hash =
    Math.imul(addressA ^ Math.imul(portA, 0x85ebca6b), 0x9e3779b1) + Math.imul(addressB ^ Math.imul(portB, 0x85ebca6b), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** A hash table with open addressing; without a string for each packet. */
export class ConnectionTable {
  /** In the order of their first records. */
  readonly connections: TcpConnection[] = [];
  /** Numbers of connections; 0 is free. */
  private slots = new Int32Array(1 << 10);
  private last: TcpConnection | undefined;

  /** The slot of the connection with these end points, or the free one where it belongs. */
  private slotOf(addressA: number, portA: number, addressB: number, portB: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(addressA, portA, addressB, portB) & mask;
    for (;;) {
      const number = this.slots[slot]!;
      if (number === 0 || this.connections[number - 1]!.isBetween(addressA, portA, addressB, portB)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const numbers = this.slots.filter((number) => number !== 0);
    this.slots = new Int32Array(this.slots.length * 2);
    for (const number of numbers) {
      const { one, other } = this.connections[number - 1]!;
      this.slots[this.slotOf(one.address, one.port, other.address, other.port)] = number;
    }
  }

  /** The latest connection between two end points. */
  find(addressA: number, portA: number, addressB: number, portB: number): TcpConnection | undefined {
    const number = this.slots[this.slotOf(addressA, portA, addressB, portB)]!;
    return number === 0 ? undefined : this.connections[number - 1];
  }

  /** @returns a new connection if there is none, or if the segment is a SYN that begins another */
  connectionOf(packet: Packet): TcpConnection {
    const { source, sourcePort, destination, destinationPort } = packet;
    let connection = this.last;
    if (!connection?.isBetween(source, sourcePort, destination, destinationPort)) {
      connection = this.find(source, sourcePort, destination, destinationPort);
    }
    if (!connection || connection.isSucceededBy(packet)) {
      if (this.connections.length * 2 >= this.slots.length) this.grow();
      connection = new TcpConnection(this.connections.length + 1, packet);
      this.connections.push(connection);
      this.slots[this.slotOf(source, sourcePort, destination, destinationPort)] = connection.number;
    }
    this.last = connection;
    return connection;
  }
}

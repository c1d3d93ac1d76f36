// Numbers for pairs of UDP end points: an open-addressing hash table of integers, since no packet should cost a string or an object.

const WORDS = 4;
const FREE = -1;

/** Spreads the bits of four numbers. The pair has the same hash in both directions. */
function hashOf(address: number, port: number, otherAddress: number, otherPort: number): number {
  const side = (number: number, at: number) => Math.imul(Math.imul(number, 0x9e3779b1) ^ at, 0x85ebca6b);
  const mixed = (side(address, port) + side(otherAddress, otherPort)) | 0;
  const stirred = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (stirred ^ (stirred >>> 13)) >>> 0;
}

export class FlowTable {
  /** How many flows there are; they have the numbers from 0. */
  count = 0;
  /** Of each flow: address and port of who sent first, then of the other. */
  private endPoints = new Int32Array(64 * WORDS);
  /** Numbers of flows; never more than half full. */
  private slots = new Int32Array(128).fill(FREE);

  /** The flow between two end points, in whichever direction; FREE (-1) if there is none. */
  find(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    return this.slots[this.slotOf(source, sourcePort, destination, destinationPort)] ?? FREE;
  }

  /** Adds a flow that `find` does not know. */
  add(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    if (this.count * 2 >= this.slots.length) this.grow();
    const flow = this.count++;
    this.endPoints.set([source, sourcePort, destination, destinationPort], flow * WORDS);
    this.slots[this.slotOf(source, sourcePort, destination, destinationPort)] = flow;
    return flow;
  }

  /** Whether this end point is the one that sent the flow's first datagram. */
  isClient(flow: number, address: number, port: number): boolean {
    return this.endPoints[flow * WORDS] === address && this.endPoints[flow * WORDS + 1] === port;
  }

  /** Address and port of the client, address and port of the server. */
  endPointsOf(flow: number): readonly [number, number, number, number] {
    const [client = 0, clientPort = 0, server = 0, serverPort = 0] = this.endPoints.subarray(flow * WORDS, (flow + 1) * WORDS);
    return [client, clientPort, server, serverPort];
  }

  /** Where the flow is, or the free slot where it would be. */
  private slotOf(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(source, sourcePort, destination, destinationPort) & mask;
    for (;;) {
      const flow = this.slots[slot] ?? FREE;
      if (flow === FREE || this.isBetween(flow, source, sourcePort, destination, destinationPort)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private isBetween(flow: number, source: number, sourcePort: number, destination: number, destinationPort: number): boolean {
    return (
      (this.isClient(flow, source, sourcePort) && this.isServer(flow, destination, destinationPort)) ||
      (this.isClient(flow, destination, destinationPort) && this.isServer(flow, source, sourcePort))
    );
  }

  private isServer(flow: number, address: number, port: number): boolean {
    return this.endPoints[flow * WORDS + 2] === address && this.endPoints[flow * WORDS + 3] === port;
  }

  private grow(): void {
    const endPoints = new Int32Array(this.endPoints.length * 2);
    endPoints.set(this.endPoints);
    this.endPoints = endPoints;
    this.slots = new Int32Array(this.slots.length * 2).fill(FREE);
    for (let flow = 0; flow < this.count; flow++) this.slots[this.slotOf(...this.endPointsOf(flow))] = flow;
  }
}

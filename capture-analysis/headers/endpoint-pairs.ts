// Numbers for pairs of end points: an open-addressing hash table of integers, since no packet should cost a string or an object.

const WORDS = 4;
const FREE = -1;

/** Spreads the bits of four numbers. The pair has the same hash in both directions. */
function hashOf(address: number, port: number, otherAddress: number, otherPort: number): number {
  const side = (number: number, at: number) => Math.imul(Math.imul(number, 0x9e3779b1) ^ at, 0x85ebca6b);
  const mixed = (side(address, port) + side(otherAddress, otherPort)) | 0;
  const stirred = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (stirred ^ (stirred >>> 13)) >>> 0;
}

export class EndpointPairs {
  /** How many pairs there are; they have the numbers from 0. */
  count = 0;
  /** Of each pair: address and port of who sent first, then of the other. */
  private endpoints = new Int32Array(512 * WORDS);
  /** Numbers of pairs; never more than half full. */
  private slots = new Int32Array(1024).fill(FREE);
  /** What was found or added last: the next packet is often of the same pair. */
  private latest = FREE;

  /** The pair of two end points, in whichever direction; FREE (-1) if it has no number. */
  find(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    if (this.latest === FREE || !this.isBetween(this.latest, source, sourcePort, destination, destinationPort))
      this.latest = this.slots[this.slotOf(source, sourcePort, destination, destinationPort)]!;
    return this.latest;
  }

  /** Adds a pair that `find` does not know. */
  add(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    if (this.count * 2 >= this.slots.length) this.grow();
    const pair = this.count++;
    this.endpoints.set([source, sourcePort, destination, destinationPort], pair * WORDS);
    this.slots[this.slotOf(source, sourcePort, destination, destinationPort)] = pair;
    return (this.latest = pair);
  }

  /** Whether this end point is the one that sent the pair's first packet. */
  isFirst(pair: number, address: number, port: number): boolean {
    return this.endpoints[pair * WORDS] === address && this.endpoints[pair * WORDS + 1] === port;
  }

  /** Address and port of who sent first, address and port of the other. */
  endpointsOf(pair: number): readonly [number, number, number, number] {
    const [first = 0, firstPort = 0, other = 0, otherPort = 0] = this.endpoints.subarray(pair * WORDS, (pair + 1) * WORDS);
    return [first, firstPort, other, otherPort];
  }

  /** Where the pair is, or the free slot where it would be. */
  private slotOf(source: number, sourcePort: number, destination: number, destinationPort: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(source, sourcePort, destination, destinationPort) & mask;
    for (;;) {
      const pair = this.slots[slot]!;
      if (pair === FREE || this.isBetween(pair, source, sourcePort, destination, destinationPort)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private isBetween(pair: number, source: number, sourcePort: number, destination: number, destinationPort: number): boolean {
    return (
      (this.isFirst(pair, source, sourcePort) && this.isOther(pair, destination, destinationPort)) ||
      (this.isFirst(pair, destination, destinationPort) && this.isOther(pair, source, sourcePort))
    );
  }

  private isOther(pair: number, address: number, port: number): boolean {
    return this.endpoints[pair * WORDS + 2] === address && this.endpoints[pair * WORDS + 3] === port;
  }

  private grow(): void {
    const endpoints = new Int32Array(this.endpoints.length * 2);
    endpoints.set(this.endpoints);
    this.endpoints = endpoints;
    this.slots = new Int32Array(this.slots.length * 2).fill(FREE);
    for (let pair = 0; pair < this.count; pair++) this.slots[this.slotOf(...this.endpointsOf(pair))] = pair;
  }
}

// Private addresses: those that are known, and in the place of the others the next free ones.
import { contains, offsetIn, prefixLength } from "../../topology/cidr-block";
import { RESERVED } from "../../topology/network";
import { TopologyError } from "../../topology/model";
import type { Resource } from "../format/document";

export class Addresses {
  private readonly taken = new Map<Resource, Set<number>>();
  /** Of the resources whose addresses were chosen here. */
  readonly chosen: string[] = [];

  /** @param blockOf the block of a subnet */
  constructor(private readonly blockOf: (subnet: Resource) => string) {}

  /** Keeps a known address from being chosen for another. */
  reserve(subnet: Resource, address: string): void {
    this.takenIn(subnet).add(offsetIn(this.blockOf(subnet), address));
  }

  /**
   * The offset of a known address, or of a free one.
   *
   * @param owner Terraform's address of what has it
   * @throws TopologyError if the subnet has no free address
   */
  offset(subnet: Resource, address: string | undefined, owner: string): number {
    const block = this.blockOf(subnet);
    if (address !== undefined && contains(block, address)) return offsetIn(block, address);
    const taken = this.takenIn(subnet);
    const last = 2 ** (32 - prefixLength(block)) - 1 - RESERVED.last;
    let offset: number = RESERVED.first;
    while (taken.has(offset)) offset++;
    if (offset > last) throw new TopologyError(`${subnet.address} (${block}) has no address left for ${owner}`);
    taken.add(offset);
    this.chosen.push(owner);
    return offset;
  }

  private takenIn(subnet: Resource): Set<number> {
    const known = this.taken.get(subnet);
    if (known) return known;
    const taken = new Set<number>();
    this.taken.set(subnet, taken);
    return taken;
  }
}

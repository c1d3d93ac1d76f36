// Where a host's network interface is, and what is said of its security groups.
import type { Resource } from "../format/document";
import { type Links, type Path, SECURITY_GROUPS, SUBNETS } from "../format/links";
import type { Reading } from "./reading";
import type { Vpcs } from "./vpcs";

export const INTERFACE = "aws_network_interface";

/** Of an interface, from the internet. */
export type Publicity = "public" | "private" | "unknown";

/** An interface, before its host has a name. */
export interface PlannedInterface {
  readonly subnet: Resource;
  readonly groups: Links;
  /** @default - it is known after the apply only */
  readonly address?: string;
  readonly publicity: Publicity;
}

/** A host, before it has a name. */
export interface PlannedHost {
  readonly resource: Resource;
  readonly interfaces: readonly [PlannedInterface, ...PlannedInterface[]];
  /** How many of them there are. */
  readonly count: number;
  /** Whether it has no security groups, and filters nothing. */
  readonly filtersNothing?: boolean;
}

/** What several arguments say. */
export function union(all: readonly Links[]): Links {
  return { resources: [...new Set(all.flatMap(({ resources }) => resources))], others: all.flatMap(({ others }) => others) };
}

export class Interfaces {
  constructor(
    private readonly reading: Reading,
    private readonly vpcs: Vpcs,
  ) {}

  /** The groups that the arguments name, and those of attachments. */
  groupsOf(resource: Resource, ...paths: readonly Path[]): Links {
    const { linker } = this.reading;
    const attachments = this.reading.ownedBy("aws_network_interface_sg_attachment", "network_interface_id", [INTERFACE, "aws_instance"]);
    return union([
      ...paths.map((path) => linker.all(resource, path, SECURITY_GROUPS)),
      ...attachments.of(resource).map((attachment) => linker.all(attachment, ["security_group_id"], SECURITY_GROUPS)),
      ...attachments.untold.map(({ address }): Links => ({ resources: [], others: [`of ${address}, whose interface cannot be told`] })),
    ]);
  }

  /**
   * An interface in the subnet that an argument names; if it names several, in the first of those that are known.
   *
   * @param resource that has the argument @param host that is told of in notes
   * @returns undefined if no subnet is known, which is noted
   */
  plan(resource: Resource, path: Path, host: Resource, facts: Omit<PlannedInterface, "subnet">): PlannedInterface | undefined {
    const { linker, notes } = this.reading;
    const { resources, others } = linker.all(resource, path, SUBNETS);
    // The order of a set differs between a plan and a state.
    const known = resources
      .filter((subnet) => this.vpcs.blockOf(subnet) !== undefined)
      .sort((one, other) => (one.address < other.address ? -1 : 1));
    const [subnet] = known;
    if (!subnet) {
      notes.add(host.address, `its subnet${others.length > 0 ? `, ${others.join(", ")},` : ""} cannot be told: left out`);
      return undefined;
    }
    if (known.length > 1) notes.add(host.address, `it may be in any of ${known.length} subnets: told as if in ${subnet.address}`);
    const hasGateway = this.vpcs.hasGateway(linker.vpcOf(subnet)!);
    return { ...facts, subnet, publicity: hasGateway ? facts.publicity : "private" };
  }
}

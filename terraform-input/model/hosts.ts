// Hosts: whatever has a network interface in a VPC.
import type { Host, NetworkInterface } from "../../topology/model";
import type { Resource } from "../format/document";
import type { Addresses } from "./addresses";
import { Instances } from "./instances";
import { Interfaces, type PlannedHost, type PlannedInterface } from "./interfaces";
import { placedHosts } from "./placements";
import type { Reading } from "./reading";
import type { SecurityGroups } from "./security-groups";
import type { Vpcs } from "./vpcs";

/** Leaves room for the number of an instance: topology/limits.ts. */
const LONGEST_NAME = 58;

/** Names that the lab has for others. */
const RESERVED = ["localhost", "lab-apps", "internet"];

export class Hosts {
  /** Name of the first host of each resource. */
  readonly byResource = new Map<Resource, string>();

  constructor(
    private readonly reading: Reading,
    private readonly vpcs: Vpcs,
    private readonly securityGroups: SecurityGroups,
  ) {}

  models(addresses: Addresses): readonly Host[] {
    const interfaces = new Interfaces(this.reading, this.vpcs);
    const plans = [...new Instances(this.reading, interfaces).plans(), ...placedHosts(this.reading, interfaces)];
    for (const { subnet, address } of plans.flatMap((plan) => plan.interfaces))
      if (address !== undefined) addresses.reserve(subnet, address);
    const resources = plans.map(({ resource }) => resource);
    this.reading.name(resources, RESERVED, LONGEST_NAME);
    return plans.flatMap((plan): readonly Host[] => {
      const stem = this.reading.nameOf(plan.resource);
      const all = plan.count === 1 ? [stem] : Array.from({ length: plan.count }, (_, index) => `${stem}-${index + 1}`);
      this.byResource.set(plan.resource, all[0]!);
      return all.map((name): Host => {
        const [first, ...more] = plan.interfaces.map((each) => this.interfaceOf(plan, each, addresses));
        return { name, origin: plan.resource.address, label: name, interfaces: [first!, ...more], services: [] };
      });
    });
  }

  private interfaceOf({ resource, filtersNothing }: PlannedHost, planned: PlannedInterface, addresses: Addresses): NetworkInterface {
    const { subnet, groups, address, publicity } = planned;
    const vpc = this.reading.linker.vpcOf(subnet)!;
    const vpcName = this.vpcs.nameOf(vpc)!;
    const names = groups.resources.map((group) => this.reading.nameOf(group));
    for (const group of groups.resources) this.securityGroups.noteUse(group, vpcName);
    if (groups.others.length > 0) {
      const what = `security group ${groups.others.join(", ")}`;
      this.reading.notes.add(resource.address, `it has ${what}, whose rules are not known: what they let through cannot be told`);
      names.push(this.securityGroups.unknownIn(vpcName, what));
    }
    if (names.length === 0) names.push(filtersNothing ? this.securityGroups.openIn(vpcName) : this.defaultGroup(vpc, resource, vpcName));
    return {
      subnet: this.reading.nameOf(subnet),
      addressOffset: addresses.offset(subnet, address, resource.address),
      securityGroups: [...new Set(names)],
      ...(publicity === "public" && { publicAddress: true }),
      ...(publicity === "unknown" && { mayBePublic: true }),
    };
  }

  /** What an interface has for which no group is named. */
  private defaultGroup(vpc: Resource, resource: Resource, vpcName: string): string {
    const group = this.reading.of("aws_default_security_group").find((each) => this.reading.linker.vpcOf(each) === vpc);
    return group ? this.reading.nameOf(group) : this.securityGroups.unknownIn(vpcName, `the default security group of ${resource.address}`);
  }
}

// The subnets, each in its availability zone.
import { Subnet as AwsSubnet } from "@cdktf/provider-aws/lib/subnet";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { holds } from "../topology/cidr-block";
import type { Scenario, Subnet, Vpc } from "../topology/model";
import type { AvailabilityZones } from "./availability-zones";
import { labelOf, pick, terraformName } from "./names";
import type { Variables } from "./variables";
import type { Vpcs } from "./vpcs";

export interface SubnetsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly vpcs: Vpcs;
  readonly zones: AvailabilityZones;
}

/** The block itself, or an expression for that part of the VPC's first block. */
function blockExpression(vpcBlock: string, { cidrBlock }: Subnet): string {
  if (typeof cidrBlock === "string") return cidrBlock;
  return `\${cidrsubnet(${vpcBlock}, ${cidrBlock.prefixLength} - tonumber(split("/", ${vpcBlock})[1]), ${cidrBlock.number})}`;
}

export class Subnets extends Construct {
  /** By name. */
  readonly subnets: Readonly<Record<string, AwsSubnet>>;

  constructor(scope: Construct, id: string, { scenario, variables, vpcs, zones }: SubnetsProps) {
    super(scope, id);
    const firstOfZone = new Map<number, AwsSubnet>();

    const create = (vpc: Vpc, subnet: Subnet) => {
      const { name, zone = 0, cidrBlock } = subnet;
      const further = pick(vpcs.furtherBlocks, vpc.name).filter(
        (_, index) => typeof cidrBlock === "string" && holds(vpc.cidrBlocks[index + 1]!, cidrBlock),
      );
      const created = new AwsSubnet(this, `${terraformName(name)}_subnet`, {
        vpcId: pick(vpcs.vpcs, vpc.name).id,
        availabilityZone: firstOfZone.get(zone)?.availabilityZone ?? zones.nameOf(zone),
        cidrBlock: blockExpression(pick(vpcs.vpcs, vpc.name).cidrBlock, subnet),
        mapPublicIpOnLaunch: false,
        // Stay in the old zone even if AWS would now choose another one.
        lifecycle: { ignoreChanges: ["availability_zone"] },
        tags: { Name: variables.nameOf(`${labelOf(name)}-Subnet`) },
        ...(further.length > 0 && { dependsOn: further }),
      });
      if (!firstOfZone.has(zone)) firstOfZone.set(zone, created);
      return created;
    };
    this.subnets = Object.fromEntries(
      scenario.vpcs.flatMap((vpc) => vpc.subnets.map((subnet) => [subnet.name, create(vpc, subnet)] as const)),
    );
  }

  /** The address at that offset from the subnet's first. */
  addressIn(subnet: string, offset: number): string {
    return Fn.cidrhost(pick(this.subnets, subnet).cidrBlock, offset);
  }
}

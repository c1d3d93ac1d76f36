// The VPCs: their blocks, and their default security groups without rules.
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcIpv4CidrBlockAssociation } from "@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association";
import { Construct } from "constructs";
import type { Scenario, Vpc } from "../topology/model";
import { labelOf, pick, terraformName } from "./names";
import type { Variables } from "./variables";

export class Vpcs extends Construct {
  /** By name. */
  readonly vpcs: Readonly<Record<string, AwsVpc>>;
  /** A VPC's blocks after the first. */
  readonly furtherBlocks: Readonly<Record<string, readonly VpcIpv4CidrBlockAssociation[]>>;

  constructor(scope: Construct, id: string, { vpcs: [first, ...others] }: Scenario, variables: Variables) {
    super(scope, id);
    const named = (name: string) => ({ Name: variables.nameOf(name) });
    const create = ({ name, cidrBlocks }: Vpc, cidrBlock: string = cidrBlocks[0]) =>
      new AwsVpc(this, terraformName(name), {
        cidrBlock,
        // A private hosted zone needs both.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: named(labelOf(name)),
      });
    const vpcs = [[first, create(first, variables.vpcCidrBlock.stringValue)] as const, ...others.map((vpc) => [vpc, create(vpc)] as const)];
    this.vpcs = Object.fromEntries(vpcs.map(([{ name }, vpc]) => [name, vpc]));

    // Adopted without rules, so that the default group lets nothing pass.
    for (const [vpc, { id: vpcId }] of vpcs) {
      const own = vpc === first ? "" : `${vpc.name}-`;
      const tags = named(`${labelOf(own)}Default-SG`);
      new DefaultSecurityGroup(this, `${terraformName(own)}default_security_group`, { vpcId, ingress: [], egress: [], tags });
    }
    this.furtherBlocks = Object.fromEntries(
      vpcs.map(([{ name, cidrBlocks }, { id: vpcId }]) => [
        name,
        cidrBlocks
          .slice(1)
          .map(
            (cidrBlock, index) => new VpcIpv4CidrBlockAssociation(this, `${terraformName(name)}_block_${index + 2}`, { vpcId, cidrBlock }),
          ),
      ]),
    );
  }

  /** Every block of a VPC, its first one first. */
  blocksOf(vpc: string): readonly [string, ...string[]] {
    return [pick(this.vpcs, vpc).cidrBlock, ...pick(this.furtherBlocks, vpc).map(({ cidrBlock }) => cidrBlock)];
  }
}

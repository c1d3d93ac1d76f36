// The security groups, and a resource for each of their rules.
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Scenario, type SecurityGroup as Group, type SecurityRule, TopologyError } from "../topology/model";
import { resolveRule } from "../topology/resolve";
import { securityGroupsOf } from "../topology/security-groups";
import { pick, terraformName } from "./names";
import type { Network } from "./network";
import { groupPermission } from "./protocols";
import type { Variables } from "./variables";

type RulePeer = { readonly cidrIpv4: string } | { readonly referencedSecurityGroupId: string } | { readonly prefixListId: string };

export interface SecurityGroupsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly network: Network;
}

export class SecurityGroups extends Construct {
  /** By the name in the scenario. */
  readonly groups: Readonly<Record<string, SecurityGroup>>;
  /** By group; a group is of no use to an instance before its rules are there. */
  readonly rules: Readonly<Record<string, readonly ITerraformDependable[]>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecurityGroupsProps,
  ) {
    super(scope, id);
    const groups = securityGroupsOf(props.scenario);
    this.groups = Object.fromEntries(groups.map((group) => [group.name, this.group(group)]));
    this.rules = Object.fromEntries(groups.map((group) => [group.name, group.rules.flatMap((rule) => this.resourcesOf(group, rule))]));
  }

  private vpcOf({ vpc = this.props.scenario.vpcs[0].name }: Group): string {
    return vpc;
  }

  private group(group: Group): SecurityGroup {
    const { variables, network } = this.props;
    const fullName = variables.nameOf(`EC2-${group.label}-SG`);
    return new SecurityGroup(this, `ec2_${terraformName(group.name)}_security_group`, {
      // A new description replaces the group while instances wear it: the new one comes first, so its name must not be the old one's.
      namePrefix: `${fullName}-`,
      description: group.description,
      vpcId: pick(network.vpcs.vpcs, this.vpcOf(group)).id,
      tags: { Name: fullName },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** One for each block of the peer. */
  private resourcesOf(group: Group, rule: SecurityRule): readonly ITerraformDependable[] {
    const { scenario, variables, network } = this.props;
    const { direction, description, port, peer } = resolveRule<readonly RulePeer[]>(scenario, rule, {
      portNumber: (parameter) => pick(variables.ports, parameter).numberValue,
      vpc: () => network.vpcs.blocksOf(this.vpcOf(group)).map((cidrIpv4) => ({ cidrIpv4 })),
      ipv4: (cidrIpv4) => [{ cidrIpv4 }],
      securityGroup: ({ name }) => [{ referencedSecurityGroupId: pick(this.groups, name).id }],
      unknown: (name) => {
        throw new TopologyError(`security group ${group.name} cannot be deployed: rule ${rule.id} is for ${name}, which is unknown`);
      },
      prefixList: ({ name }) => [{ prefixListId: pick(network.prefixLists.lists, name).id }],
    });
    const common = { securityGroupId: pick(this.groups, group.name).id, description, ...groupPermission(port), tags: { Name: rule.id } };
    // AWS accepts a group of another VPC only if the two are peered.
    const dependsOn = rule.peer.kind === "security-group" ? Object.values(network.peerings.connections) : [];
    const Rule = direction === "ingress" ? VpcSecurityGroupIngressRule : VpcSecurityGroupEgressRule;
    return peer.map((each, index) => {
      const id = `${terraformName(rule.id)}${index === 0 ? "" : `_block_${index + 1}`}`;
      return new Rule(this, id, { ...common, ...each, ...(dependsOn.length > 0 && { dependsOn }) });
    });
  }
}

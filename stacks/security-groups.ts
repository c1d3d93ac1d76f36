// The security groups, and a resource for each of their rules.
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Port, Scenario, SecurityGroup as Group, SecurityRule } from "../topology/model";
import { resolveRule } from "../topology/resolve";
import { pick, terraformName } from "./names";
import type { Variables } from "./variables";
import type { Vpc } from "./vpc";

type RulePeer = { readonly cidrIpv4: string } | { readonly referencedSecurityGroupId: string };

/** "All", as an IP protocol, an ICMP type or an ICMP code: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const ALL = -1;

function ipPermission(port: Port<number>): { ipProtocol: string; fromPort?: number; toPort?: number } {
  switch (port.protocol) {
    case "all":
      return { ipProtocol: String(ALL) };
    case "icmp":
      return { ipProtocol: "icmp", fromPort: port.type ?? ALL, toPort: port.code ?? ALL };
    default:
      return { ipProtocol: port.protocol, fromPort: port.from, toPort: port.to };
  }
}

export interface SecurityGroupsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly network: Vpc;
}

export class SecurityGroups extends Construct {
  /** By the name in the scenario. */
  readonly groups: Readonly<Record<string, SecurityGroup>>;
  /** By group; a group is of no use to an instance before its rules are there. */
  readonly rules: Readonly<Record<string, readonly ITerraformDependable[]>>;
  private readonly variables: Variables;
  private readonly network: Vpc;

  constructor(scope: Construct, id: string, { scenario, variables, network }: SecurityGroupsProps) {
    super(scope, id);
    this.variables = variables;
    this.network = network;
    this.groups = Object.fromEntries(scenario.securityGroups.map((group) => [group.name, this.group(group)]));
    this.rules = Object.fromEntries(
      scenario.securityGroups.map(({ name, rules }) => [name, rules.map((rule) => this.rule(scenario, name, rule))]),
    );
  }

  private group({ name, label, description }: Group): SecurityGroup {
    const fullName = `${this.variables.resourceNamePrefix.stringValue}-EC2-${label}-SG`;
    return new SecurityGroup(this, `ec2_${terraformName(name)}_security_group`, {
      // A new description replaces the group while instances wear it: the new one comes first, so its name must not be the old one's.
      namePrefix: `${fullName}-`,
      description,
      vpcId: this.network.vpc.id,
      tags: { Name: fullName },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private rule(scenario: Scenario, group: string, rule: SecurityRule): ITerraformDependable {
    const { direction, description, port, peer } = resolveRule<RulePeer>(scenario, rule, {
      portNumber: (parameter) => pick(this.variables.ports, parameter).numberValue,
      vpc: () => ({ cidrIpv4: this.network.vpc.cidrBlock }),
      ipv4: (cidrIpv4) => ({ cidrIpv4 }),
      securityGroup: ({ name }) => ({ referencedSecurityGroupId: pick(this.groups, name).id }),
    });
    const config = { securityGroupId: pick(this.groups, group).id, description, ...ipPermission(port), tags: { Name: rule.id }, ...peer };
    const id = terraformName(rule.id);
    return direction === "ingress" ? new VpcSecurityGroupIngressRule(this, id, config) : new VpcSecurityGroupEgressRule(this, id, config);
  }
}

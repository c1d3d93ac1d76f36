// Pure. A security group for each role, and a resource for each of its rules.
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ANYWHERE } from "../topology/cidr-block";
import type { Port, Role, Scenario, SecurityRule } from "../topology/model";
import { pick, terraformName } from "./names";
import type { Variables } from "./variables";
import type { Vpc } from "./vpc";

/** What EC2 calls "all types" of ICMP: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
const ALL_ICMP_TYPES = -1;

export interface SecurityGroupsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly network: Vpc;
}

export class SecurityGroups extends Construct {
  /** By role. */
  readonly groups: Readonly<Record<string, SecurityGroup>>;
  /** By role; a group is of no use to an instance before its rules are there. */
  readonly rules: Readonly<Record<string, readonly ITerraformDependable[]>>;
  private readonly variables: Variables;
  private readonly network: Vpc;

  constructor(scope: Construct, id: string, { scenario, variables, network }: SecurityGroupsProps) {
    super(scope, id);
    this.variables = variables;
    this.network = network;
    this.groups = Object.fromEntries(scenario.roles.map((role) => [role.name, this.group(role)]));
    this.rules = Object.fromEntries(scenario.roles.map((role) => [role.name, role.rules.map((rule) => this.rule(role, rule))]));
  }

  private group({ name, label, description }: Role): SecurityGroup {
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

  private rule(role: Role, rule: SecurityRule): ITerraformDependable {
    const port = this.portNumber(rule.port);
    const config = {
      securityGroupId: pick(this.groups, role.name).id,
      description: rule.description,
      ipProtocol: rule.protocol,
      fromPort: port,
      toPort: port,
      tags: { Name: rule.id },
      ...this.peer(rule),
    };
    const id = terraformName(rule.id);
    return rule.direction === "ingress"
      ? new VpcSecurityGroupIngressRule(this, id, config)
      : new VpcSecurityGroupEgressRule(this, id, config);
  }

  private peer({ peer }: SecurityRule): { cidrIpv4: string } | { referencedSecurityGroupId: string } {
    switch (peer.kind) {
      case "vpc":
        return { cidrIpv4: this.network.vpc.cidrBlock };
      case "anywhere":
        return { cidrIpv4: ANYWHERE };
      case "cidr-block":
        return { cidrIpv4: peer.cidrBlock };
      case "role":
        return { referencedSecurityGroupId: pick(this.groups, peer.role).id };
    }
  }

  private portNumber(port: Port | undefined): number {
    if (port === undefined) return ALL_ICMP_TYPES;
    return typeof port === "number" ? port : pick(this.variables.ports, port).numberValue;
  }
}

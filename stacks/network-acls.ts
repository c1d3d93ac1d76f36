// The network ACLs, a resource for each of their rules, and which subnet has which.
import { NetworkAcl as AwsNetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { NetworkAclAssociation } from "@cdktf/provider-aws/lib/network-acl-association";
import { NetworkAclRule } from "@cdktf/provider-aws/lib/network-acl-rule";
import { Construct } from "constructs";
import { type AclRule, type Direction, type NetworkAcl, type Scenario, TopologyError, type Vpc } from "../topology/model";
import { resolvePort } from "../topology/resolve";
import { labelOf, pick, terraformName } from "./names";
import { aclTraffic } from "./protocols";
import type { Subnets } from "./subnets";
import type { Variables } from "./variables";
import type { Vpcs } from "./vpcs";

export interface NetworkAclsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly vpcs: Vpcs;
  readonly subnets: Subnets;
}

export class NetworkAcls extends Construct {
  /** By subnet, except for those with the VPC's default ACL. They wait for the rules: an ACL without rules denies everything. */
  readonly associations: ReadonlyMap<string, NetworkAclAssociation>;

  constructor(scope: Construct, id: string, { scenario, variables, vpcs, subnets }: NetworkAclsProps) {
    super(scope, id);
    const portNumber = (parameter: string) => pick(variables.ports, parameter).numberValue;

    const blocksOf = (vpc: Vpc, peer: AclRule["peer"]): readonly string[] => {
      switch (peer.kind) {
        case "vpc":
          return vpcs.blocksOf(vpc.name);
        case "subnet":
          return [pick(subnets.subnets, peer.name).cidrBlock];
        case "ipv4":
          return [peer.cidrBlock];
        case "unknown":
          throw new TopologyError(`VPC ${vpc.name} cannot be deployed: a rule of its network ACLs is for ${peer.name}, which is unknown`);
      }
    };
    const createRules = (vpc: Vpc, { id: networkAclId }: AwsNetworkAcl, acl: string, direction: Direction, rule: AclRule) =>
      blocksOf(vpc, rule.peer).map((cidrBlock, index) => {
        // Each block has its own rule, with successive numbers; topology/checks/ keeps them free.
        const ruleNumber = rule.number + index;
        return new NetworkAclRule(this, `${terraformName(acl)}_${direction}_${ruleNumber}`, {
          networkAclId,
          ruleNumber,
          egress: direction === "egress",
          ruleAction: rule.action,
          cidrBlock,
          ...aclTraffic(resolvePort(scenario, rule.port, portNumber)),
        });
      });
    const create = (vpc: Vpc, { name, ...rules }: NetworkAcl) => {
      const acl = new AwsNetworkAcl(this, terraformName(name), {
        vpcId: pick(vpcs.vpcs, vpc.name).id,
        tags: { Name: variables.nameOf(labelOf(name)) },
      });
      const dependsOn = (["ingress", "egress"] as const).flatMap((direction) =>
        rules[direction].flatMap((rule) => createRules(vpc, acl, name, direction, rule)),
      );
      return vpc.subnets
        .filter(({ networkAcl }) => networkAcl === name)
        .map(({ name: subnet }) => {
          const subnetId = pick(subnets.subnets, subnet).id;
          const association = `${terraformName(subnet)}_network_acl_association`;
          return [subnet, new NetworkAclAssociation(this, association, { networkAclId: acl.id, subnetId, dependsOn })] as const;
        });
    };
    this.associations = new Map(scenario.vpcs.flatMap((vpc) => (vpc.networkAcls ?? []).flatMap((acl) => create(vpc, acl))));
  }
}

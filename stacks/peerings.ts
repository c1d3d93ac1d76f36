// The peering connections between VPCs of the lab, which are of one account and region.
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { Construct } from "constructs";
import type { Peering, Scenario } from "../topology/model";
import { labelOf, pick, terraformName } from "./names";
import type { Variables } from "./variables";
import type { Vpcs } from "./vpcs";

export class Peerings extends Construct {
  /** By name. */
  readonly connections: Readonly<Record<string, VpcPeeringConnection>>;

  constructor(scope: Construct, id: string, { peerings = [] }: Scenario, variables: Variables, { vpcs }: Vpcs) {
    super(scope, id);
    const create = ({ name, requester, accepter }: Peering) =>
      new VpcPeeringConnection(this, terraformName(name), {
        vpcId: pick(vpcs, requester).id,
        peerVpcId: pick(vpcs, accepter).id,
        autoAccept: true,
        tags: { Name: variables.nameOf(labelOf(name)) },
      });
    this.connections = Object.fromEntries(peerings.map((peering) => [peering.name, create(peering)]));
  }
}

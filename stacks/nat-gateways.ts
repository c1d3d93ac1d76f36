// The NAT gateways, each with an Elastic IP.
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway as AwsNatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Construct } from "constructs";
import type { NatGateway, Scenario, Vpc } from "../topology/model";
import type { InternetGateways } from "./internet-gateways";
import { labelOf, pick, terraformName } from "./names";
import type { RouteTables } from "./route-tables";
import type { Routes } from "./routes";
import type { Subnets } from "./subnets";
import type { Variables } from "./variables";

export interface NatGatewaysProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly subnets: Subnets;
  readonly internetGateways: InternetGateways;
  readonly tables: RouteTables;
  /** The routes to internet gateways. */
  readonly publicRoutes: Routes;
}

export class NatGateways extends Construct {
  /** By name. */
  readonly gateways: Readonly<Record<string, AwsNatGateway>>;

  constructor(scope: Construct, id: string, { scenario, variables, subnets, internetGateways, tables, publicRoutes }: NatGatewaysProps) {
    super(scope, id);
    const create = (vpc: Vpc, { name, subnet, addressOffset }: NatGateway) => {
      const { routeTable } = vpc.subnets.find((each) => each.name === subnet)!;
      const label = labelOf(name);
      const address = new Eip(this, `${terraformName(name)}_eip`, {
        domain: "vpc",
        tags: { Name: variables.nameOf(`${label}-EIP`) },
        // AWS refuses an Elastic IP for the NAT gateway until the VPC has an internet gateway.
        dependsOn: [pick(internetGateways.gateways, vpc.name)],
      });
      return new AwsNatGateway(this, terraformName(name), {
        allocationId: address.allocationId,
        subnetId: pick(subnets.subnets, subnet).id,
        // Otherwise AWS might choose a host's address.
        privateIp: subnets.addressIn(subnet, addressOffset),
        tags: { Name: variables.nameOf(label) },
        dependsOn: [...pick(publicRoutes.routes, routeTable), pick(tables.associations, subnet)],
      });
    };
    this.gateways = Object.fromEntries(
      scenario.vpcs.flatMap((vpc) => (vpc.natGateways ?? []).map((gateway) => [gateway.name, create(vpc, gateway)] as const)),
    );
  }
}

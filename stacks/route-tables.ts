// The route tables, and which subnet has which.
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Construct } from "constructs";
import type { Scenario } from "../topology/model";
import { labelOf, pick, terraformName } from "./names";
import type { Subnets } from "./subnets";
import type { Variables } from "./variables";
import type { Vpcs } from "./vpcs";

export interface RouteTablesProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly vpcs: Vpcs;
  readonly subnets: Subnets;
}

export class RouteTables extends Construct {
  /** By name. */
  readonly tables: Readonly<Record<string, RouteTable>>;
  /** By subnet. A table without one routes no packet. */
  readonly associations: Readonly<Record<string, RouteTableAssociation>>;

  constructor(scope: Construct, id: string, { scenario, variables, vpcs, subnets }: RouteTablesProps) {
    super(scope, id);
    const table = (vpc: string, name: string) =>
      new RouteTable(this, `${terraformName(name)}_route_table`, {
        vpcId: pick(vpcs.vpcs, vpc).id,
        tags: { Name: variables.nameOf(`${labelOf(name)}-Route-Table`) },
      });
    this.tables = Object.fromEntries(
      scenario.vpcs.flatMap((vpc) => vpc.routeTables.map(({ name }) => [name, table(vpc.name, name)] as const)),
    );
    const association = (subnet: string, routeTable: string) =>
      new RouteTableAssociation(this, `${terraformName(subnet)}_route_table_association`, {
        subnetId: pick(subnets.subnets, subnet).id,
        routeTableId: pick(this.tables, routeTable).id,
      });
    this.associations = Object.fromEntries(
      scenario.vpcs.flatMap((vpc) => vpc.subnets.map(({ name, routeTable }) => [name, association(name, routeTable)] as const)),
    );
  }
}

// The gateway endpoints, which add their routes to route tables.
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { GatewayEndpoint, Scenario } from "../topology/model";
import { labelOf, pick, terraformName } from "./names";
import type { RouteTables } from "./route-tables";
import type { Variables } from "./variables";
import type { Vpcs } from "./vpcs";

export interface GatewayEndpointsProps {
  readonly scenario: Scenario;
  readonly variables: Variables;
  readonly vpcs: Vpcs;
  readonly tables: RouteTables;
}

export class GatewayEndpoints extends Construct {
  private readonly endpoints: readonly (readonly [routeTables: readonly string[], endpoint: VpcEndpoint])[];

  constructor(scope: Construct, id: string, { scenario, variables, vpcs, tables }: GatewayEndpointsProps) {
    super(scope, id);
    const create = (vpc: string, { name, service, routeTables }: GatewayEndpoint) =>
      new VpcEndpoint(this, terraformName(name), {
        vpcId: pick(vpcs.vpcs, vpc).id,
        vpcEndpointType: "Gateway",
        serviceName: `com.amazonaws.${variables.awsRegion.stringValue}.${service}`,
        routeTableIds: routeTables.map((table) => pick(tables.tables, table).id),
        tags: { Name: variables.nameOf(labelOf(name)) },
      });
    this.endpoints = scenario.vpcs.flatMap(({ name, gatewayEndpoints = [] }) =>
      gatewayEndpoints.map((endpoint) => [endpoint.routeTables, create(name, endpoint)] as const),
    );
  }

  /** Those with a route in that table. */
  of(routeTable: string): readonly VpcEndpoint[] {
    return this.endpoints.filter(([routeTables]) => routeTables.includes(routeTable)).map(([, endpoint]) => endpoint);
  }
}

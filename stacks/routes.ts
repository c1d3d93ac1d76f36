// Routes to some kinds of targets. NAT gateways and hosts need other routes first, so their own are created later.
import { Route as AwsRoute, type RouteConfig } from "@cdktf/provider-aws/lib/route";
import { Construct } from "constructs";
import { ANY_IPV4, type Route, type RouteTarget, type Scenario, type Vpc } from "../topology/model";
import { pick, terraformName } from "./names";
import type { RouteTables } from "./route-tables";
import type { Subnets } from "./subnets";

type Target = Pick<RouteConfig, "gatewayId" | "natGatewayId" | "vpcPeeringConnectionId" | "networkInterfaceId">;

export interface RoutesProps {
  readonly scenario: Scenario;
  readonly tables: RouteTables;
  readonly subnets: Subnets;
  /** @returns undefined for a target of another kind, which this construct skips */
  readonly targetOf: (target: RouteTarget, vpc: Vpc) => Target | undefined;
}

/** `default_route`, `route_to_10_1_0_0_16` or `route_to_subnet_service` */
function routeName(destination: Route["destination"]): string {
  if (typeof destination !== "string") return `route_to_subnet_${terraformName(destination.name)}`;
  return destination === ANY_IPV4 ? "default_route" : `route_to_${destination.replaceAll(/[./]/g, "_")}`;
}

export class Routes extends Construct {
  /** By route table. */
  readonly routes: Readonly<Record<string, readonly AwsRoute[]>>;

  constructor(scope: Construct, id: string, { scenario, tables, subnets, targetOf }: RoutesProps) {
    super(scope, id);
    const create = (table: string, destination: Route["destination"], target: Target) =>
      new AwsRoute(this, `${terraformName(table)}_${routeName(destination)}`, {
        routeTableId: pick(tables.tables, table).id,
        destinationCidrBlock: typeof destination === "string" ? destination : pick(subnets.subnets, destination.name).cidrBlock,
        ...target,
      });
    this.routes = Object.fromEntries(
      scenario.vpcs.flatMap((vpc) =>
        vpc.routeTables.map(({ name, routes }) => [
          name,
          routes.flatMap(({ destination, target }) => {
            const leadsTo = targetOf(target, vpc);
            return leadsTo === undefined ? [] : [create(name, destination, leadsTo)];
          }),
        ]),
      ),
    );
  }
}

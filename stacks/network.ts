// The network as a whole: VPCs, subnets, and the ways between them.
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Scenario } from "../topology/model";
import { AvailabilityZones } from "./availability-zones";
import { GatewayEndpoints } from "./gateway-endpoints";
import { InternetGateways } from "./internet-gateways";
import { pick } from "./names";
import { NatGateways } from "./nat-gateways";
import { NetworkAcls } from "./network-acls";
import { Peerings } from "./peerings";
import { PrefixLists } from "./prefix-lists";
import { RouteTables } from "./route-tables";
import { Routes } from "./routes";
import { Subnets } from "./subnets";
import type { Variables } from "./variables";
import { Vpcs } from "./vpcs";

export class Network extends Construct {
  readonly vpcs: Vpcs;
  readonly zones: AvailabilityZones;
  readonly subnets: Subnets;
  readonly internetGateways: InternetGateways;
  readonly tables: RouteTables;
  readonly peerings: Peerings;
  readonly prefixLists: PrefixLists;
  /** By subnet: what its packets need to reach the internet, peers and S3. */
  readonly wayOut: Readonly<Record<string, readonly ITerraformDependable[]>>;

  constructor(scope: Construct, id: string, scenario: Scenario, variables: Variables) {
    super(scope, id);
    const vpcs = (this.vpcs = new Vpcs(this, "vpcs", scenario, variables));
    const zones = (this.zones = new AvailabilityZones(this, "availability_zones", scenario, variables));
    const subnets = (this.subnets = new Subnets(this, "subnets", { scenario, variables, vpcs, zones }));
    const internetGateways = (this.internetGateways = new InternetGateways(this, "internet_gateways", scenario, variables, vpcs));
    const peerings = (this.peerings = new Peerings(this, "peerings", scenario, variables, vpcs));
    this.prefixLists = new PrefixLists(this, "prefix_lists", scenario, variables);
    const tables = (this.tables = new RouteTables(this, "route_tables", { scenario, variables, vpcs, subnets }));
    const publicRoutes = new Routes(this, "public_routes", {
      scenario,
      tables,
      subnets,
      targetOf: ({ kind }, { name }) => (kind === "internet-gateway" ? { gatewayId: pick(internetGateways.gateways, name).id } : undefined),
    });
    const peeringRoutes = new Routes(this, "peering_routes", {
      scenario,
      tables,
      subnets,
      targetOf: (target) =>
        target.kind === "peering" ? { vpcPeeringConnectionId: pick(peerings.connections, target.name).id } : undefined,
    });
    const natGateways = new NatGateways(this, "nat_gateways", { scenario, variables, subnets, internetGateways, tables, publicRoutes });
    const natRoutes = new Routes(this, "nat_routes", {
      scenario,
      tables,
      subnets,
      targetOf: (target) => (target.kind === "nat-gateway" ? { natGatewayId: pick(natGateways.gateways, target.name).id } : undefined),
    });
    const endpoints = new GatewayEndpoints(this, "gateway_endpoints", { scenario, variables, vpcs, tables });
    const acls = new NetworkAcls(this, "network_acls", { scenario, variables, vpcs, subnets });

    // Without the routes to hosts, which depend on instances: two hosts may forward each other's packets.
    const wayOutOf = (subnet: string, routeTable: string) => [
      ...[publicRoutes, peeringRoutes, natRoutes].flatMap(({ routes }) => pick(routes, routeTable)),
      pick(tables.associations, subnet),
      ...endpoints.of(routeTable),
      ...[acls.associations.get(subnet)].filter((association) => association !== undefined),
    ];
    this.wayOut = Object.fromEntries(
      scenario.vpcs.flatMap((vpc) => vpc.subnets.map(({ name, routeTable }) => [name, wayOutOf(name, routeTable)] as const)),
    );
  }
}

// Route tables with their routes, and which subnet has which.
import type { Route, RouteTable, RouteTarget } from "../../topology/model";
import type { Resource } from "../format/document";
import { type Links, type Path, ROUTE_TABLES, SUBNETS, VPCS } from "../format/links";
import { listOf, objectOf, textOf } from "../format/json";
import { blocksOfList, ipv4Block, PREFIX_LISTS } from "./blocks";
import type { Reading } from "./reading";

/** Arguments that name a route's target, with the types of resources that the model knows. */
const TARGETS: readonly (readonly [argument: string, what: string, types: readonly string[]])[] = [
  ["gateway_id", "gateway", ["aws_internet_gateway"]],
  ["nat_gateway_id", "NAT gateway", ["aws_nat_gateway"]],
  ["vpc_peering_connection_id", "peering", ["aws_vpc_peering_connection"]],
  ["network_interface_id", "network interface", ["aws_network_interface", "aws_instance"]],
  ["instance_id", "instance", ["aws_instance"]],
  ["transit_gateway_id", "transit gateway", ["aws_ec2_transit_gateway"]],
  ["vpc_endpoint_id", "VPC endpoint", ["aws_vpc_endpoint"]],
  ["egress_only_gateway_id", "egress-only internet gateway", ["aws_egress_only_internet_gateway"]],
  ["carrier_gateway_id", "carrier gateway", ["aws_ec2_carrier_gateway"]],
  ["local_gateway_id", "local gateway", []],
  ["core_network_arn", "core network", []],
];

/** Every address, by longer prefixes than that of a default route, which may not be the one to follow. */
const ANYWHERE = ["0.0.0.0/1", "128.0.0.0/1"];

/** To a block, not to a subnet by its name. */
export type BlockRoute = Route & { readonly destination: string };

export type BlockTable = Omit<RouteTable, "routes"> & { readonly routes: readonly BlockRoute[] };

/** What the model has for the resource that a route leads to. @returns undefined if it has nothing */
export type TargetOf = (resource: Resource) => RouteTarget | undefined;

export class RouteTables {
  private readonly bySubnet = new Map<Resource, Resource | undefined>();
  private readonly main = new Map<Resource, Resource>();
  private readonly all: readonly Resource[];

  constructor(private readonly reading: Reading) {
    const { linker } = reading;
    this.all = reading.of(...ROUTE_TABLES);
    reading.name(this.all);
    for (const table of reading.of("aws_default_route_table")) {
      const vpc = linker.vpcOf(table);
      if (vpc) this.main.set(vpc, table);
    }
    for (const association of reading.of("aws_main_route_table_association")) {
      const [vpc, table] = [linker.one(association, ["vpc_id"], VPCS), linker.one(association, ["route_table_id"], ROUTE_TABLES)];
      if (vpc && table) this.main.set(vpc, table);
      else reading.notes.add(association.address, "which VPC it gives which main route table cannot be told: left out");
    }
    for (const association of reading.of("aws_route_table_association")) {
      if (textOf(association.values["subnet_id"]) === undefined && !linker.isUnknown(association, ["subnet_id"])) {
        reading.notes.add(
          association.address,
          "routes of a gateway's own table are not known: packets from the internet are told without them",
        );
        continue;
      }
      const { resources, others } = linker.all(association, ["subnet_id"], SUBNETS);
      const table = linker.one(association, ["route_table_id"], ROUTE_TABLES);
      if (others.length > 0)
        reading.notes.add(association.address, "which subnet has its route table cannot be told: what leaves it cannot be told");
      for (const subnet of resources) this.bySubnet.set(subnet, table);
      if (others.length > 0 && resources.length === 0)
        for (const subnet of this.candidates(association)) this.bySubnet.set(subnet, undefined);
    }
  }

  /** Name of the subnet's table: its own, or the VPC's main one. */
  nameFor(subnet: Resource, vpc: Resource): string {
    const unknown = unknownTable(this.reading.nameOf(vpc));
    if (subnet.mode === "data") return unknown;
    const own = this.bySubnet.has(subnet) ? this.bySubnet.get(subnet) : this.main.get(vpc);
    return own ? this.reading.nameOf(own) : unknown;
  }

  /** What the `gateway_id` of each route of the VPC means. */
  private gatewaysIn(vpc: Resource): readonly Links[] {
    const { linker } = this.reading;
    const gateway = (resource: Resource, ...block: Path) => linker.all(resource, [...block, "gateway_id"], ["aws_internet_gateway"]);
    return this.all
      .filter((table) => linker.vpcOf(table) === vpc)
      .flatMap((table) => [
        ...this.separate.of(table).map((route) => gateway(route)),
        ...listOf(table.values["route"]).map((_, index) => gateway(table, "route", index)),
      ]);
  }

  /** Whether a route of the VPC leads to the internet gateway. */
  leadTo(vpc: Resource, gateway: Resource): boolean {
    return this.gatewaysIn(vpc).some(({ resources: [only, ...more], others }) => only === gateway && more.length + others.length === 0);
  }

  /** Whether a route of the VPC leads to an internet gateway that is not here. */
  leadToAnother(vpc: Resource): boolean {
    return this.gatewaysIn(vpc).some(({ others }) => others.some((id) => id.startsWith("igw-")));
  }

  models(vpc: Resource, targetOf: TargetOf): readonly BlockTable[] {
    const own = this.all.filter((table) => this.reading.linker.vpcOf(table) === vpc);
    return [
      ...own.map((table) => ({ name: this.reading.nameOf(table), routes: this.routes(table, targetOf) })),
      {
        name: unknownTable(this.reading.nameOf(vpc)),
        routes: [{ destination: "0.0.0.0/0", target: { kind: "unknown", name: "a route table that cannot be told" } }],
      },
    ];
  }

  /** Subnets that an association may mean: those without one that can be told. */
  private candidates(association: Resource): readonly Resource[] {
    return this.reading.of(...SUBNETS).filter((subnet) => subnet.module === association.module && !this.bySubnet.has(subnet));
  }

  private get separate() {
    return this.reading.ownedBy("aws_route", "route_table_id", ROUTE_TABLES);
  }

  private routes(table: Resource, targetOf: TargetOf): readonly BlockRoute[] {
    const read = [
      ...this.separate.of(table).flatMap((route) => this.route(route, [], route.values, targetOf)),
      ...listOf(table.values["route"]).flatMap((values, index) => this.route(table, ["route", index], objectOf(values), targetOf)),
      ...this.separate.untold.flatMap((route) => {
        const target: RouteTarget = { kind: "unknown", name: `the target of ${route.address}, if it is in this table` };
        return this.route(route, [], route.values, targetOf).map((each) => ({ ...each, target }));
      }),
    ];
    const seen = new Set<string>();
    return read.filter(({ destination }) => {
      const isFirst = !seen.has(destination);
      seen.add(destination);
      return isFirst;
    });
  }

  private route(resource: Resource, block: Path, values: Readonly<Record<string, unknown>>, targetOf: TargetOf): readonly BlockRoute[] {
    const target = this.target(resource, block, values, targetOf);
    if (target === undefined) return [];
    const destinations = this.destinations(resource, block, values);
    if (destinations) return destinations.map((destination) => ({ destination, target }));
    return ANYWHERE.map((destination) => ({ destination, target: { kind: "unknown", name: `the target of ${resource.address}` } }));
  }

  /** @returns undefined if they cannot be told */
  private destinations(resource: Resource, block: Path, values: Readonly<Record<string, unknown>>): readonly string[] | undefined {
    const { linker, notes } = this.reading;
    const text = textOf(values["destination_cidr_block"]) ?? textOf(values["cidr_block"]);
    const destination = ipv4Block(text);
    if (destination !== undefined) return [destination];
    const { resources, others } = linker.all(resource, [...block, "destination_prefix_list_id"], PREFIX_LISTS);
    const lists = resources.map((list) => blocksOfList(this.reading, list));
    const isOpen = ["destination_cidr_block", "cidr_block"].some((name) => linker.isUnknown(resource, [...block, name]));
    if (!isOpen && others.length === 0 && !lists.includes(undefined)) return lists.flatMap((list) => list ?? []);
    notes.add(resource.address, "its destination cannot be told: it may be any that no longer prefix leads to");
    return undefined;
  }

  private target(resource: Resource, block: Path, values: Readonly<Record<string, unknown>>, targetOf: TargetOf): RouteTarget | undefined {
    for (const [argument, what, types] of TARGETS) {
      const id = textOf(values[argument]);
      // The local route is in every table by itself.
      if (id === "local") return undefined;
      if (id === undefined && !this.reading.linker.isUnknown(resource, [...block, argument])) continue;
      const { resources, others } = this.reading.linker.all(resource, [...block, argument], types);
      if (id === undefined && resources.length === 0 && block.length === 0 && !this.reading.linker.isConfigured(resource, argument))
        continue;
      const [only] = resources;
      const known = resources.length === 1 && only ? targetOf(only) : undefined;
      if (known) return known;
      const name = `${what} ${only?.address ?? id ?? others[0] ?? "that cannot be told"}`;
      this.reading.notes.add(resource.address, `${name}: traffic to it is treated as unknown, not as blocked`);
      return { kind: "unknown", name };
    }
    this.reading.notes.add(resource.address, "its target cannot be told: traffic to it is treated as unknown, not as blocked");
    return { kind: "unknown", name: `the target of ${resource.address}` };
  }
}

/** Names are unique in a scenario. */
const unknownTable = (vpc: string) => `${vpc.slice(0, 32).replace(/-+$/, "")}-unknown`;

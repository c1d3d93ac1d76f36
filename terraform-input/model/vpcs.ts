// VPCs with their subnets, gateways, tables and ACLs.
import { holds, overlap } from "../../topology/cidr-block";
import type { NatGateway, Peering, Route, RouteTarget, Subnet, Vpc } from "../../topology/model";
import type { Resource } from "../format/document";
import { SUBNETS, VPCS } from "../format/links";
import { textOf } from "../format/json";
import type { Addresses } from "./addresses";
import { ipv4Block } from "./blocks";
import { GatewayEndpoints } from "./gateway-endpoints";
import type { NetworkAcls } from "./network-acls";
import type { Reading } from "./reading";
import type { BlockRoute, RouteTables, TargetOf } from "./route-tables";

const PEERING = "aws_vpc_peering_connection";

export class Vpcs {
  /** Those whose blocks are known, with these. */
  private readonly blocks = new Map<Resource, readonly [string, ...string[]]>();
  private readonly subnetBlocks = new Map<Resource, string>();
  private readonly endpoints: GatewayEndpoints;

  constructor(
    private readonly reading: Reading,
    private readonly tables: RouteTables,
  ) {
    const { linker, notes } = reading;
    for (const vpc of reading.of(...VPCS)) {
      const [first, ...more] = [
        textOf(vpc.values["cidr_block"]),
        ...reading
          .of("aws_vpc_ipv4_cidr_block_association")
          .filter((association) => linker.one(association, ["vpc_id"], VPCS) === vpc)
          .map((association) => textOf(association.values["cidr_block"])),
      ].flatMap((block) => ipv4Block(block) ?? []);
      if (first === undefined) notes.add(vpc.address, "its block is known after the apply only: what is in it is left out");
      else this.blocks.set(vpc, [first, ...new Set(more)]);
    }
    for (const subnet of reading.of(...SUBNETS)) {
      const vpc = linker.vpcOf(subnet);
      const block = ipv4Block(textOf(subnet.values["cidr_block"]));
      if (!vpc) notes.add(subnet.address, "its VPC is not here: what is in it is left out");
      else if (block === undefined) notes.add(subnet.address, "its block is known after the apply only: what is in it is left out");
      else if (!this.blocks.has(vpc)) continue;
      else this.subnetBlocks.set(subnet, block);
    }
    this.addBlocksOfSubnets();
    const vpcs = [...this.blocks.keys()];
    reading.name(vpcs);
    reading.name([...this.subnetBlocks.keys()]);
    reading.name(reading.of("aws_nat_gateway"));
    reading.name(reading.of("aws_internet_gateway"));
    reading.name(reading.of(PEERING));
    this.endpoints = new GatewayEndpoints(reading);
  }

  get isEmpty(): boolean {
    return this.blocks.size === 0;
  }

  /** @returns undefined for a VPC of which nothing can be told */
  nameOf(vpc: Resource | undefined): string | undefined {
    return vpc && this.blocks.has(vpc) ? this.reading.nameOf(vpc) : undefined;
  }

  /** @returns undefined for a subnet of which nothing can be told */
  blockOf(subnet: Resource): string | undefined {
    return this.subnetBlocks.get(subnet);
  }

  /** A data source does not tell: there may be one, and what leads to it cannot be told. One of another project is known by a route. */
  hasGateway(vpc: Resource): boolean {
    return vpc.mode === "data" || this.gatewayOf(vpc) !== undefined || this.tables.leadToAnother(vpc);
  }

  /** A block that is associated outside of what was read: a data source tells the first one only. */
  private addBlocksOfSubnets(): void {
    for (const [subnet, block] of this.subnetBlocks) {
      const vpc = this.reading.linker.vpcOf(subnet)!;
      const own = this.blocks.get(vpc)!;
      if (!own.some((each) => overlap(each, block))) this.blocks.set(vpc, [...own, block]);
    }
  }

  models(acls: NetworkAcls, addresses: Addresses, targetOfHost: TargetOf): readonly Vpc[] {
    return [...this.blocks].map(([vpc, cidrBlocks]): Vpc => {
      const gateway = this.gatewayOf(vpc);
      const gatewayName = gateway ? this.reading.nameOf(gateway) : this.hasGateway(vpc) ? perhapsGateway(this.nameOf(vpc)!) : undefined;
      const natGateways = this.natGatewaysOf(vpc, addresses);
      const gatewayEndpoints = this.endpoints.models(vpc);
      const subnets = [...this.subnetBlocks.keys()].filter((subnet) => this.reading.linker.vpcOf(subnet) === vpc);
      return {
        name: this.reading.nameOf(vpc),
        cidrBlocks,
        subnets: subnets.map((subnet): Subnet => {
          const networkAcl = acls.nameFor(subnet);
          return {
            name: this.reading.nameOf(subnet),
            cidrBlock: this.subnetBlocks.get(subnet)!,
            routeTable: this.tables.nameFor(subnet, vpc),
            ...(networkAcl !== undefined && { networkAcl }),
          };
        }),
        routeTables: this.tables
          .models(vpc, (resource) => this.targetOf(vpc, resource) ?? targetOfHost(resource))
          .map((table) => ({ ...table, routes: table.routes.flatMap((route) => this.inside(vpc, subnets, route)) })),
        ...(gatewayName !== undefined && { internetGateway: gatewayName }),
        ...(natGateways.length > 0 && { natGateways }),
        ...(gatewayEndpoints.length > 0 && { gatewayEndpoints }),
        networkAcls: acls.models(vpc),
      };
    });
  }

  /** Only a route to a subnet, and to a host, comes before the `local` one in the model, which wants the subnet's name. */
  private inside(vpc: Resource, subnets: readonly Resource[], route: BlockRoute): readonly Route[] {
    if (!this.blocks.get(vpc)!.some((block) => holds(block, route.destination))) return [route];
    const subnet = subnets.find((each) => this.subnetBlocks.get(each) === route.destination);
    if (subnet && route.target.kind === "host") return [{ ...route, destination: { kind: "subnet", name: this.reading.nameOf(subnet) } }];
    this.reading.notes.add(vpc.address, `it has a route to ${route.destination}, which is inside: told as if the local route led there`);
    return [];
  }

  /** Between VPCs that are both here. */
  peerings(): readonly Peering[] {
    return this.reading.of(PEERING).flatMap((peering): readonly Peering[] => {
      const ends = this.endsOf(peering);
      return ends ? [{ name: this.reading.nameOf(peering), requester: ends[0], accepter: ends[1] }] : [];
    });
  }

  private endsOf(peering: Resource): readonly [string, string] | undefined {
    const { linker } = this.reading;
    const [requester, accepter] = ["vpc_id", "peer_vpc_id"].map((argument) => this.nameOf(linker.one(peering, [argument], VPCS)));
    return requester === undefined || accepter === undefined || requester === accepter ? undefined : [requester, accepter];
  }

  private gatewayOf(vpc: Resource): Resource | undefined {
    const { linker } = this.reading;
    const attached = this.reading
      .of("aws_internet_gateway_attachment")
      .filter((attachment) => linker.one(attachment, ["vpc_id"], VPCS) === vpc)
      .flatMap((attachment) => linker.one(attachment, ["internet_gateway_id"], ["aws_internet_gateway"]) ?? []);
    const gateways = this.reading.ownedBy("aws_internet_gateway", "vpc_id", VPCS);
    // A route to an internet gateway needs one that is attached to its VPC.
    return attached[0] ?? gateways.of(vpc)[0] ?? gateways.untold.find((gateway) => this.tables.leadTo(vpc, gateway));
  }

  private natGatewaysOf(vpc: Resource, addresses: Addresses): readonly NatGateway[] {
    if (!this.gatewayOf(vpc)) return [];
    return this.reading.of("aws_nat_gateway").flatMap((gateway): readonly NatGateway[] => {
      const subnet = this.reading.linker.one(gateway, ["subnet_id"], SUBNETS);
      if (!subnet || !this.subnetBlocks.has(subnet) || this.reading.linker.vpcOf(subnet) !== vpc || !this.isPublicNat(gateway)) return [];
      const addressOffset = addresses.offset(subnet, textOf(gateway.values["private_ip"]), gateway.address);
      return [{ name: this.reading.nameOf(gateway), subnet: this.reading.nameOf(subnet), addressOffset }];
    });
  }

  /** A private one has no Elastic IP, and no way to the internet. */
  private isPublicNat({ values }: Resource): boolean {
    return values["connectivity_type"] !== "private";
  }

  private targetOf(vpc: Resource, resource: Resource): RouteTarget | undefined {
    const { linker } = this.reading;
    switch (resource.type) {
      case "aws_internet_gateway":
        return this.gatewayOf(vpc) === resource ? { kind: "internet-gateway" } : undefined;
      case "aws_nat_gateway": {
        const subnet = linker.one(resource, ["subnet_id"], SUBNETS);
        const isHere = subnet && this.subnetBlocks.has(subnet) && linker.vpcOf(subnet) === vpc && this.gatewayOf(vpc);
        return isHere && this.isPublicNat(resource) ? { kind: "nat-gateway", name: this.reading.nameOf(resource) } : undefined;
      }
      case PEERING:
        return this.endsOf(resource)?.includes(this.reading.nameOf(vpc)) && this.isActive(resource)
          ? { kind: "peering", name: this.reading.nameOf(resource) }
          : undefined;
      default:
        return undefined;
    }
  }

  /** A peering carries nothing until it is accepted. */
  private isActive(peering: Resource): boolean {
    const status = textOf(peering.values["accept_status"]);
    if (status !== undefined) return status === "active";
    const accepters = this.reading.of("aws_vpc_peering_connection_accepter");
    return (
      peering.values["auto_accept"] === true ||
      accepters.some((each) => this.reading.linker.one(each, [`${PEERING.slice(4)}_id`], [PEERING]) === peering)
    );
  }
}

/** Names are unique in a scenario. */
const perhapsGateway = (vpc: string) => `${vpc.slice(0, 28).replace(/-+$/, "")}-unknown-igw`;

// The network of a lab: blocks and addresses in the place of symbols.
import { addressAt, partOf, PREFIX_LENGTH } from "./cidr-block";
import {
  ANY_IPV4,
  type AclRule,
  type Host,
  type NatGateway,
  type NetworkAcl,
  type Peering,
  type Route,
  type Scenario,
  type Subnet,
  TopologyError,
  type Vpc,
} from "./model";
import { type ResolvedPort, resolvePort } from "./resolve";

/** Addresses of a VPC's or a subnet's block that AWS keeps: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
export const RESERVED = { first: 4, last: 1, router: 1, resolver: 2 } as const;

/** The resolver's other address, in every VPC: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html */
export const LINK_LOCAL_RESOLVER = "169.254.169.253";

/** Time to live of the hosts' DNS records, in seconds: the default of the original's `route53_record_ttl`. */
export const RECORD_TTL_SEC = 300;

/** Public addresses in the local lab; AWS chooses its own. RFC 5737. */
const PUBLIC_ADDRESSES = "203.0.113.0/24";

export interface LabAclRule extends Omit<AclRule, "port" | "peer"> {
  readonly id: string;
  readonly port: ResolvedPort;
  readonly cidrBlocks: readonly string[];
  /** What the peer is if its addresses cannot be told. @default - they can */
  readonly unknownPeer?: string;
}

export interface LabNetworkAcl extends Pick<NetworkAcl, "name"> {
  /** In the order of their numbers. */
  readonly ingress: readonly LabAclRule[];
  readonly egress: readonly LabAclRule[];
}

export interface LabRoute extends Omit<Route, "destination"> {
  readonly destination: string;
}

export interface LabSubnet extends Omit<Subnet, "cidrBlock" | "networkAcl"> {
  readonly vpc: string;
  readonly cidrBlock: string;
  /** The VPC's router in this subnet. */
  readonly routerAddress: string;
  /** @default - the VPC's own, which allows everything */
  readonly networkAcl?: LabNetworkAcl;
  /** Its route table's, without the local ones. */
  readonly routes: readonly LabRoute[];
}

export interface LabNatGateway extends Omit<NatGateway, "addressOffset"> {
  readonly address: string;
  readonly publicAddress: string;
}

export interface LabVpc {
  readonly name: string;
  readonly cidrBlocks: readonly [string, ...string[]];
  readonly internetGateway?: string;
  readonly resolverAddress: string;
}

export interface LabNetwork {
  readonly vpcs: readonly LabVpc[];
  readonly peerings: readonly Peering[];
  readonly subnets: readonly LabSubnet[];
  readonly natGateways: readonly LabNatGateway[];
}

/** Whether a route leads to the host, which then gets packets for others. */
export function forwards({ vpcs }: Scenario, host: string): boolean {
  return vpcs.some(({ routeTables }) =>
    routeTables.some(({ routes }) => routes.some(({ target }) => target.kind === "host" && target.name === host)),
  );
}

/** Whether a host may have a way to the internet: a default route, and a public address if that leads to an internet gateway. */
export function mayReachInternet({ vpcs }: Scenario, { interfaces: [{ subnet, publicAddress }] }: Host): boolean {
  return vpcs.some(({ subnets, routeTables }) => {
    const own = subnets.find(({ name }) => name === subnet)?.routeTable;
    const routes = routeTables.find(({ name }) => name === own)?.routes ?? [];
    return routes.some(({ destination, target }) => destination === ANY_IPV4 && (target.kind !== "internet-gateway" || publicAddress));
  });
}

/** The block of a subnet of that VPC. @throws TopologyError if the VPC's block has no such part */
export function subnetBlock(vpcCidrBlock: string, { cidrBlock }: Subnet): string {
  return typeof cidrBlock === "string" ? cidrBlock : partOf(vpcCidrBlock, cidrBlock);
}

/** The prefix lengths that a VPC's first block may have: its subnets must fit. */
export function firstBlockPrefixLengths({ subnets }: Vpc): { readonly min: number; readonly max: number } {
  // A block has 2 ** n parts that are n bits longer.
  const longest = subnets.flatMap(({ cidrBlock }) =>
    typeof cidrBlock === "string" ? [] : [cidrBlock.prefixLength - Math.ceil(Math.log2(cidrBlock.number + 1))],
  );
  return { min: PREFIX_LENGTH.min, max: Math.min(PREFIX_LENGTH.max, ...longest) };
}

/** Hands out public addresses, always the same ones in the same order. */
export function publicAddresses(): () => string {
  let offset = 0;
  return () => addressAt(PUBLIC_ADDRESSES, ++offset);
}

function peerBlocks({ cidrBlocks, subnets }: Vpc, peer: AclRule["peer"]): readonly string[] {
  switch (peer.kind) {
    case "vpc":
      return cidrBlocks;
    case "subnet":
      return subnets.filter(({ name }) => name === peer.name).map((subnet) => subnetBlock(cidrBlocks[0], subnet));
    case "ipv4":
      return [peer.cidrBlock];
    case "unknown":
      return [];
  }
}

/** The block of the subnet of that name. @throws TopologyError if the VPC has none */
function blockOfSubnet({ name: vpc, cidrBlocks, subnets }: Vpc, name: string): string {
  const subnet = subnets.find((each) => each.name === name);
  if (!subnet) throw new TopologyError(`no subnet "${name}" in VPC ${vpc}; there are ${subnets.map((each) => each.name).join(", ")}`);
  return subnetBlock(cidrBlocks[0], subnet);
}

function resolveRoute(vpc: Vpc, { destination, target }: Route): LabRoute {
  return { destination: typeof destination === "string" ? destination : blockOfSubnet(vpc, destination.name), target };
}

function resolveAcl(vpc: Vpc, acl: NetworkAcl, portOf: (port: AclRule["port"]) => ResolvedPort): LabNetworkAcl {
  const rules = (direction: "ingress" | "egress") =>
    acl[direction]
      .map((rule): LabAclRule => ({
        id: `${acl.name}-${direction}-${rule.number}`,
        number: rule.number,
        action: rule.action,
        port: portOf(rule.port),
        cidrBlocks: peerBlocks(vpc, rule.peer),
        ...(rule.peer.kind === "unknown" && { unknownPeer: rule.peer.name }),
      }))
      .sort((one, other) => one.number - other.number);
  return { name: acl.name, ingress: rules("ingress"), egress: rules("egress") };
}

export function resolveNetwork(scenario: Scenario, ports: Readonly<Record<string, number>>, nextPublicAddress: () => string): LabNetwork {
  const { vpcs, peerings = [] } = scenario;
  const portOf = (port: AclRule["port"]) => resolvePort(scenario, port, (name) => ports[name]!);
  const parts = vpcs.map((vpc) => {
    const { name, cidrBlocks, networkAcls = [], natGateways = [], routeTables, internetGateway } = vpc;
    const acls = new Map(networkAcls.map((acl) => [acl.name, resolveAcl(vpc, acl, portOf)]));
    const subnets = vpc.subnets.map((subnet): LabSubnet => {
      const cidrBlock = subnetBlock(cidrBlocks[0], subnet);
      const networkAcl = subnet.networkAcl === undefined ? undefined : acls.get(subnet.networkAcl);
      return {
        name: subnet.name,
        vpc: name,
        cidrBlock,
        zone: subnet.zone ?? 0,
        routeTable: subnet.routeTable,
        routerAddress: addressAt(cidrBlock, RESERVED.router),
        routes: routeTables
          .filter((table) => table.name === subnet.routeTable)
          .flatMap(({ routes }) => routes.map((each) => resolveRoute(vpc, each))),
        ...(networkAcl && { networkAcl }),
      };
    });
    const blockOf = new Map(subnets.map((subnet) => [subnet.name, subnet.cidrBlock]));
    return {
      vpc: {
        name,
        cidrBlocks,
        resolverAddress: addressAt(cidrBlocks[0], RESERVED.resolver),
        ...(internetGateway !== undefined && { internetGateway }),
      },
      subnets,
      natGateways: natGateways.map(({ addressOffset, ...rest }): LabNatGateway => ({
        ...rest,
        address: addressAt(blockOf.get(rest.subnet)!, addressOffset),
        publicAddress: nextPublicAddress(),
      })),
    };
  });
  return {
    vpcs: parts.map(({ vpc }) => vpc),
    peerings,
    subnets: parts.flatMap(({ subnets }) => subnets),
    natGateways: parts.flatMap(({ natGateways }) => natGateways),
  };
}

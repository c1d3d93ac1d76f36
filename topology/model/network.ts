// The network: VPCs, their subnets and route tables, gateways, network ACLs. https://docs.aws.amazon.com/vpc/latest/userguide/
import type { Link } from "./link";
import type { Ipv4Peer, SubnetPeer, UnknownPeer, VpcPeer } from "./peer";
import type { Port } from "./port";
import type { Software } from "./service";

/** Names of subnets, route tables, gateways, endpoints, ACLs and peerings are unique in the scenario. */
export interface Vpc {
  readonly name: string;
  /** The first is a default: the lab's user may choose another for the first VPC. */
  readonly cidrBlocks: readonly [string, ...string[]];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  /** Name of its internet gateway. @default - it has none */
  readonly internetGateway?: string;
  /** @default - none */
  readonly natGateways?: readonly NatGateway[];
  /** @default - none */
  readonly gatewayEndpoints?: readonly GatewayEndpoint[];
  /** @default - none but the VPC's own, which allows everything */
  readonly networkAcls?: readonly NetworkAcl[];
}

/** A block itself, or the block of that number and prefix length in the VPC's first, as Terraform's `cidrsubnet` counts. */
export type SubnetBlock = string | { readonly prefixLength: number; readonly number: number };

export interface Subnet {
  readonly name: string;
  /** /28 to /16. */
  readonly cidrBlock: SubnetBlock;
  /** Which of the region's availability zones that offer the instance type, in alphabetical order. @default 0 */
  readonly zone?: number;
  readonly routeTable: string;
  /** @default - the VPC's own, which allows everything */
  readonly networkAcl?: string;
}

/** The `local` route, to each block of the VPC, is in every table by itself. */
export interface RouteTable {
  readonly name: string;
  readonly routes: readonly Route[];
}

export interface Route {
  /**
   * A block, or that of a subnet of the same VPC: such a route comes before the `local` one, and leads to a host that inspects what it
   * passes on. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
   */
  readonly destination: string | SubnetPeer;
  readonly target: RouteTarget;
}

/** Where packets go. Each kind but `host` is of a VPC. */
export type RouteTarget =
  | { readonly kind: "internet-gateway" }
  | { readonly kind: "nat-gateway"; readonly name: string }
  | { readonly kind: "peering"; readonly name: string }
  /** The first interface of a host that forwards, such as a firewall. */
  | { readonly kind: "host"; readonly name: string }
  /** What the model does not know, for people: "transit gateway tgw-0123". Not for a lab that is deployed. */
  | { readonly kind: "unknown"; readonly name: string };

/** It gives connections from private subnets its own address, and a port of its own choice. It has an Elastic IP. */
export interface NatGateway {
  readonly name: string;
  /** A public one. */
  readonly subnet: string;
  /** Its address: the offset from the subnet's first. */
  readonly addressOffset: number;
}

/** A gateway endpoint, which brings its route along. https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
export interface GatewayEndpoint {
  readonly name: string;
  readonly service: "s3" | "dynamodb";
  readonly routeTables: readonly string[];
}

/** Stateless: answers need rules, too. What no rule matches is denied. */
export interface NetworkAcl {
  readonly name: string;
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/** The matching rule of the lowest number decides. */
export interface AclRule {
  /** 1 to 32766. */
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly port: Port;
  /** The source of an ingress rule, the destination of an egress rule. */
  readonly peer: Ipv4Peer | VpcPeer | SubnetPeer | UnknownPeer;
}

/** Between two VPCs, by name; each side's route tables say what is sent over it. */
export interface Peering {
  readonly name: string;
  readonly requester: string;
  readonly accepter: string;
}

/** A machine of the internet: a visitor, an office, an attacker. No AWS resource; a namespace behind the internet gateway. */
export interface InternetHost {
  readonly name: string;
  /** Of 192.0.2.0/24 or 198.51.100.0/24, which are for documentation (RFC 5737). */
  readonly address: string;
  /** What it has to ask the lab's servers with. @default - nothing */
  readonly software?: readonly Software[];
  /** @default - a perfect cable */
  readonly link?: Link;
}

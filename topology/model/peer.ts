// The other end of a rule, in the style of aws-ec2's `Peer`.

/** Every block of the rule's VPC. */
export interface VpcPeer {
  readonly kind: "vpc";
}

export interface Ipv4Peer {
  readonly kind: "ipv4";
  readonly cidrBlock: string;
}

/** The block of a subnet: of an ACL's rule or a route, since a security group's rule would name a group. */
export interface SubnetPeer {
  readonly kind: "subnet";
  readonly name: string;
}

/** Addresses that cannot be told from what was read, such as those of AWS's own prefix lists. Not for a lab that is deployed. */
export interface UnknownPeer {
  readonly kind: "unknown";
  /** For people: "prefix list pl-0123". */
  readonly name: string;
}

/** A symbol: Terraform resolves it with its variables, the local lab with its numbers. */
export type Peer =
  | VpcPeer
  | Ipv4Peer
  | UnknownPeer
  /** The private addresses of every host that is in the group. */
  | { readonly kind: "security-group"; readonly name: string }
  /** Every block of the list. */
  | { readonly kind: "prefix-list"; readonly name: string };

/** A customer-managed prefix list. https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html */
export interface PrefixList {
  readonly name: string;
  /** The blocks themselves, or the name of one of the scenario's block parameters. */
  readonly cidrBlocks: readonly string[] | { readonly parameter: string };
}

export const ANY_IPV4 = "0.0.0.0/0";

export const vpc = (): VpcPeer => ({ kind: "vpc" });
export const anyIpv4 = (): Ipv4Peer => ({ kind: "ipv4", cidrBlock: ANY_IPV4 });
/** @param name of a subnet of the VPC that the ACL or the route table is in */
export const subnet = (name: string): SubnetPeer => ({ kind: "subnet", name });
/** @param cidrBlock without host bits, such as 203.0.113.0/24 */
export const ipv4 = (cidrBlock: string): Ipv4Peer => ({ kind: "ipv4", cidrBlock });
export const securityGroup = (name: string): Peer => ({ kind: "security-group", name });
export const prefixList = (name: string): Peer => ({ kind: "prefix-list", name });

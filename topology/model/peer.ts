// The other end of a security rule, in the style of aws-ec2's `Peer`.

/** A symbol: Terraform resolves it with its variables, the local lab with its numbers. */
export type Peer =
  /** Every block of the VPC. */
  | { readonly kind: "vpc" }
  | { readonly kind: "ipv4"; readonly cidrBlock: string }
  /** Every host that wears the group. */
  | { readonly kind: "security-group"; readonly name: string };

export const ANY_IPV4 = "0.0.0.0/0";

export const vpc = (): Peer => ({ kind: "vpc" });
export const anyIpv4 = (): Peer => ({ kind: "ipv4", cidrBlock: ANY_IPV4 });
/** @param cidrBlock without host bits, such as 203.0.113.0/24 */
export const ipv4 = (cidrBlock: string): Peer => ({ kind: "ipv4", cidrBlock });
export const securityGroup = (name: string): Peer => ({ kind: "security-group", name });

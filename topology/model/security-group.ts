// Security groups and their rules: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
import type { Peer } from "./peer";
import type { Port } from "./port";

export type Direction = "ingress" | "egress";

/** One rule of a security group. Rules only allow; what no rule allows is dropped. The answer to allowed traffic is allowed (stateful). */
export interface SecurityRule {
  /** Unique in the scenario. Names the rule in Terraform, in nftables' comments and in every explanation. */
  readonly id: string;
  /** `ingress`: what the peer may open to the group's hosts. `egress`: what they may open to the peer. */
  readonly direction: Direction;
  readonly port: Port;
  readonly peer: Peer;
  /** For people; see {@link SecurityGroup.description}. */
  readonly description: string;
}

/** A rule of IPv6, or of a protocol other than TCP, UDP and ICMP: it is compared, but whom it lets through is not told. */
export interface UntoldRule {
  readonly direction: Direction;
  /** A protocol that the model lacks is text: "protocol 50". */
  readonly port: Port | string;
  /** A block of IPv6 is an unknown peer. */
  readonly peer: Peer;
}

export interface SecurityGroup {
  readonly name: string;
  /** Name of its VPC. @default - the scenario's first */
  readonly vpc?: string;
  /** As in the names of AWS resources: `<prefix>-EC2-<label>-SG`. */
  readonly label: string;
  /**
   * 1 to 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`.
   * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
   */
  readonly description: string;
  readonly rules: readonly SecurityRule[];
  /** @default - none */
  readonly untoldRules?: readonly UntoldRule[];
}

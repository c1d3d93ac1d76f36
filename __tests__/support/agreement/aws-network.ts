// A network as AWS has it, made of Terraform's resources, whatever those were read from.

/** Of a configuration or of a state. A reference to another resource has the same text as what it refers to. */
export interface Resource {
  /** Without `aws_`. */
  readonly type: string;
  readonly name: string;
  /** @returns undefined or null if there is none */
  readonly value: (attribute: string) => unknown;
}

/** What has an address in a subnet: an interface of an instance, or a NAT gateway. */
export interface Attachment {
  readonly id: string;
  readonly subnet: string;
  readonly address: string;
  readonly hasPublicAddress: boolean;
  /** @default - it is a NAT gateway, which has none */
  readonly groups?: readonly string[];
}

/** The ports, or the ICMP type and code, of a rule. */
export interface Match {
  /** "-1": all. */
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

export interface GroupRule extends Match {
  readonly group: string;
  readonly egress: boolean;
  readonly peer: { readonly blocks: readonly string[] } | { readonly group: string };
}

export interface AclEntry extends Match {
  readonly number: number;
  readonly egress: boolean;
  readonly allows: boolean;
  readonly block: string;
}

export interface Route {
  readonly destination: string;
  readonly kind: "gateway" | "nat_gateway" | "vpc_peering_connection" | "network_interface" | "local";
  readonly target: string;
}

export interface Subnet {
  readonly vpc: string;
  /** The `local` ones, too. */
  readonly routes: readonly Route[];
  /** In the order of their numbers. @default - the VPC's default ACL, which lets everything pass */
  readonly acl?: readonly AclEntry[];
}

export interface AwsNetwork {
  /** By id. */
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** The VPC's id, by the gateway's. */
  readonly internetGateways: ReadonlyMap<string, string>;
  /** The ids of both VPCs, by the peering's. */
  readonly peerings: ReadonlyMap<string, readonly string[]>;
  readonly attachments: readonly Attachment[];
  /** First interfaces of instances and load balancers, by the name in Terraform. */
  readonly hosts: ReadonlyMap<string, Attachment>;
  readonly groupRules: readonly GroupRule[];
}

// Pure. The model of a lab: plain data, written down once per scenario and rendered as Terraform, as network namespaces, as an explanation and as a diagram.

/** A transport protocol: the ones that have ports. */
export type Transport = "tcp" | "udp";

/** What a security rule speaks of. ICMP has types instead of ports; a rule for it means all types. */
export type Protocol = Transport | "icmp";

/** A port number, or the name of one of the scenario's {@link Scenario.ports | port parameters}. */
export type Port = number | string;

/**
 * The other end of a security rule, as a symbol: Terraform resolves it with its variables, the local lab with its numbers.
 * `role` means every host that plays it.
 */
export type Peer =
  | { readonly kind: "vpc" }
  | { readonly kind: "anywhere" }
  | { readonly kind: "role"; readonly role: string }
  | { readonly kind: "cidr-block"; readonly cidrBlock: string };

/** One rule of a security group. Rules only ever allow; what no rule allows is dropped, and the answer to allowed traffic is allowed (stateful). */
export interface SecurityRule {
  /** Unique in the scenario. Names the rule in Terraform, in nftables' comments and in every explanation. */
  readonly id: string;
  /** `ingress`: what the peer may open to the host. `egress`: what the host may open to the peer. */
  readonly direction: "ingress" | "egress";
  readonly protocol: Protocol;
  /** @default - every ICMP type; a TCP or UDP rule must have one */
  readonly port?: Port;
  readonly peer: Peer;
  /** For people; see {@link Role.description}. */
  readonly description: string;
}

/** A part in the lab, with the security group that its hosts wear. */
export interface Role {
  readonly name: string;
  /** As in the names of AWS resources: `<prefix>-EC2-<label>-SG`. */
  readonly label: string;
  /**
   * The security group's description: 1 to 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`.
   * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
   */
  readonly description: string;
  readonly rules: readonly SecurityRule[];
}

/** A word of a service's command line: as it stands, the number of a port parameter, or the DNS name of a host. */
export type Argument = string | { readonly port: string } | { readonly host: string };

/** A program of the lab that runs on a host for as long as the host does. */
export interface Service {
  /** Unique on its host. */
  readonly name: string;
  /** The program's name, as `lab-apps PROGRAM` takes it. */
  readonly program: string;
  readonly arguments: readonly Argument[];
  /** Seconds between the program's end, whatever its status, and its next start. */
  readonly restartDelaySec: number;
}

/** The two subnets of the VPC; the value is the number of its /24 block within the VPC's. */
export const SUBNETS = { private: 0, public: 1 } as const;
export type SubnetName = keyof typeof SUBNETS;

/** A machine of the lab: an EC2 instance, or a network namespace. */
export interface Host {
  /** Its label in the private hosted zone, too. */
  readonly name: string;
  /** As in the names of AWS resources: `<prefix>-EC2-<label>`. */
  readonly label: string;
  readonly role: string;
  readonly subnet: SubnetName;
  readonly services: readonly Service[];
}

/** A port that the lab's user may choose. */
export interface PortParameter {
  /** A number, or the name of the parameter that it follows: the next port, or the one before if there is none. */
  readonly default: number | { readonly follows: string };
  readonly transports: readonly Transport[];
  readonly description: string;
}

/** A lab, before its parameters have values. */
export interface Scenario {
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Default of the VPC's IPv4 CIDR block. */
  readonly vpcCidrBlock: string;
  /** Default of the private hosted zone's name. */
  readonly hostedZoneName: string;
  readonly ports: Readonly<Record<string, PortParameter>>;
  readonly roles: readonly Role[];
  readonly hosts: readonly Host[];
}

/** A mistake in a scenario or in the values given for its parameters: what was wrong, what was got, what is allowed. */
export class TopologyError extends Error {
  override readonly name = "TopologyError";
}

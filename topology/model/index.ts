// The model of a lab: plain data, rendered as Terraform, as network namespaces, as an explanation and as a diagram.
import type { Transport } from "./port";
import type { SecurityGroup } from "./security-group";

export * from "./peer";
export * from "./port";
export * from "./security-group";

/** A word of a service's command line: the text itself, the number of a port parameter, or the DNS name of a host. */
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
  /** Names of the security groups that it wears. What any of them allows is allowed. */
  readonly securityGroups: readonly string[];
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
  readonly securityGroups: readonly SecurityGroup[];
  readonly hosts: readonly Host[];
}

/** A mistake in a scenario or in the values given for its parameters: what was wrong, what was got, what is allowed. */
export class TopologyError extends Error {
  override readonly name = "TopologyError";
}

// The model of a lab: plain data, rendered as Terraform, as network namespaces, as an explanation and as a diagram.
import { type Host, softwareOf } from "./host";
import type { InternetHost, Peering, Vpc } from "./network";
import type { PrefixList } from "./peer";
import type { Transport } from "./port";
import type { Relation } from "./relation";
import type { SecurityGroup } from "./security-group";
import type { Software } from "./service";

export * from "./host";
export * from "./link";
export * from "./load-balancer";
export * from "./network";
export * from "./peer";
export * from "./port";
export * from "./relation";
export * from "./security-group";
export * from "./service";

/** A port that the lab's user may choose. */
export interface PortParameter {
  /** A number, or the name of the parameter that it follows: the next port, or the one before if there is none. */
  readonly default: number | { readonly follows: string };
  readonly transports: readonly Transport[];
  readonly description: string;
}

/** CIDR blocks that the lab's user chooses, such as those of the administrators. */
export interface BlocksParameter {
  /** Of the local lab, whose internet has known addresses. On AWS, the user has to choose. */
  readonly default: readonly string[];
  readonly description: string;
}

/** A lab, before its parameters have values. */
export interface Scenario {
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  readonly vpcs: readonly [Vpc, ...Vpc[]];
  /** @default - none */
  readonly peerings?: readonly Peering[];
  /** Default of the private hosted zone's name. */
  readonly hostedZoneName: string;
  readonly ports: Readonly<Record<string, PortParameter>>;
  /** By name, which is the Terraform variable's, too. @default - none */
  readonly blocks?: Readonly<Record<string, BlocksParameter>>;
  /** @default - none */
  readonly prefixLists?: readonly PrefixList[];
  readonly securityGroups: readonly SecurityGroup[];
  /** Rules besides those of the security groups, each said once for both ends. @default - none */
  readonly allowed?: readonly Relation[];
  readonly hosts: readonly Host[];
  /** @default - none */
  readonly internetHosts?: readonly InternetHost[];
  /** Whether others deploy it: their quotas may be raised, and their hosts set themselves up. @default false */
  readonly deployedElsewhere?: true;
  /** What to try when the lab is up, as `lab` takes it: "shell client-1". @default - what suits any lab */
  readonly nextCommands?: readonly string[];
}

/** A mistake in a scenario or in the values given for its parameters: what was wrong, what was got, what is allowed. */
export class TopologyError extends Error {
  override readonly name = "TopologyError";
}

/** The software that the hosts of a scenario need from packages, those of the internet included, without duplicates. */
export function softwareOfScenario({ hosts, internetHosts = [] }: Pick<Scenario, "hosts" | "internetHosts">): readonly Software[] {
  return [...new Set([...hosts.flatMap(softwareOf), ...internetHosts.flatMap(({ software = [] }) => software)])];
}

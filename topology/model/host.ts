// Hosts and their services.
import type { PortNumber, Transport } from "./port";

/** A word of a service's command line: the text itself, the number of a port parameter, or the DNS name of a host. */
export type Argument = string | { readonly port: string } | { readonly host: string };

/** A program of the lab that runs on a host for as long as the host does. */
export interface Service {
  /** Unique on its host. */
  readonly name: string;
  /** The program's name, as `lab-apps PROGRAM` takes it. */
  readonly program: string;
  readonly arguments: readonly Argument[];
  /** Where it listens. @default - nowhere: it is a client */
  readonly listensOn?: { readonly transport: Transport; readonly port: PortNumber };
  /** Seconds between the program's end, whatever its status, and its next start. */
  readonly restartDelaySec: number;
}

/** Names of the hosts that a host's services talk to, without duplicates. */
export function partnersOf({ services }: Pick<Host, "services">): readonly string[] {
  const words = services.flatMap((service) => service.arguments);
  return [...new Set(words.flatMap((word) => (typeof word === "object" && "host" in word ? [word.host] : [])))];
}

export interface NetworkInterface {
  readonly subnet: string;
  /** Its private address: the offset from the subnet's first. AWS reserves the first four and the last. */
  readonly addressOffset: number;
  /** Names of its security groups, 1 to 5. What any of them allows is allowed. */
  readonly securityGroups: readonly string[];
  /** Whether it has a public address, too. @default false */
  readonly publicAddress?: boolean;
}

/** A machine of the lab: an EC2 instance, or a network namespace. */
export interface Host {
  /** Its label in the private hosted zone, too. */
  readonly name: string;
  /** As in the names of AWS resources: `<prefix>-EC2-<label>`. */
  readonly label: string;
  /** The first has the host's name and its default route. */
  readonly interfaces: readonly [NetworkInterface, ...NetworkInterface[]];
  readonly services: readonly Service[];
  /**
   * Whether it sets itself up at its first boot, which takes HTTPS to anywhere: the first security group of its first interface
   * gets that egress rule. @default false
   */
  readonly managed?: boolean;
}

// Hosts and their interfaces.
import type { Link } from "./link";
import type { LoadBalancing } from "./load-balancer";
import { type Service, type Software, textsOf } from "./service";

/** Names of the hosts that a host's services talk to, without duplicates. */
export function partnersOf({ services }: Pick<Host, "services">): readonly string[] {
  const pieces = services.flatMap(textsOf).flat();
  return [...new Set(pieces.flatMap((piece) => (typeof piece === "object" && "host" in piece ? [piece.host] : [])))];
}

/** Whether it is an EC2 instance on AWS. A load balancer is none: it has no disk, no programs and no fixed address there. */
export const isInstance = ({ loadBalancing }: Pick<Host, "loadBalancing">): boolean => loadBalancing === undefined;

/** The software that a host needs from packages, without duplicates. */
export function softwareOf({ services, software = [] }: Pick<Host, "services" | "software">): readonly Software[] {
  return [...new Set([...services.flatMap((service) => ("software" in service ? [service.software] : [])), ...software])];
}

export interface NetworkInterface {
  readonly subnet: string;
  /** Its private address: the offset from the subnet's first. AWS reserves the first four and the last. */
  readonly addressOffset: number;
  /** Names of its security groups, 1 to 5. What any of them allows is allowed. */
  readonly securityGroups: readonly string[];
  /** Whether it has a public address, too. @default false */
  readonly publicAddress?: boolean;
  /** Whether it cannot be told if it has one. Not for a lab that is deployed. @default - it can */
  readonly mayBePublic?: true;
}

/** A machine of the lab: an EC2 instance, or a network namespace. */
export interface Host {
  /** Its label in the private hosted zone, too. */
  readonly name: string;
  /** Another name for it: the address of its Terraform resource. @default - it has none */
  readonly origin?: string;
  /** As in the names of AWS resources: `<prefix>-EC2-<label>`. */
  readonly label: string;
  /** The first has the host's name and its default route. */
  readonly interfaces: readonly [NetworkInterface, ...NetworkInterface[]];
  readonly services: readonly Service[];
  /** What it has besides the software of its services. @default - nothing */
  readonly software?: readonly Software[];
  /**
   * Whether it sets itself up at its first boot, which takes HTTPS to anywhere: the first security group of its first interface
   * gets that egress rule. @default false
   */
  readonly managed?: boolean;
  /**
   * On AWS, it is an Application Load Balancer with an interface in each of those subnets; locally, its services balance the load.
   *
   * @default - it is an instance
   */
  readonly loadBalancing?: LoadBalancing;
  /** Of its first interface, in a local lab. @default - a perfect cable */
  readonly link?: Link;
}

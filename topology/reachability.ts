// "May client-1 open tcp/1234 to server, and which rule says so?"
import { contains } from "./cidr-block";
import type { Lab, LabHost, LabRule } from "./lab";
import { type Direction, TopologyError } from "./model";
import { allows, type Traffic } from "./traffic";

/** What the security groups of a host say of the traffic. */
export interface Decision {
  readonly host: string;
  /** The host's. */
  readonly securityGroups: readonly string[];
  readonly direction: Direction;
  /** The first rule that allows the traffic. @default - none does, so it is dropped */
  readonly rule?: LabRule;
}

/** A rule that is not there: had it been, this side would have allowed the traffic. */
export interface MissingRule extends Pick<Decision, "host" | "securityGroups" | "direction"> {
  readonly traffic: Traffic;
  /** The other end's address, which the rule's peer would have to hold. */
  readonly peerAddress: string;
}

export interface Reachability {
  readonly allowed: boolean;
  /** True if a host speaks to itself: such a packet never reaches the network interface, which is where a security group filters. */
  readonly loopback: boolean;
  /** At the source. */
  readonly egress: Decision;
  /** At the destination. It is stated even if the source drops the traffic. */
  readonly ingress: Decision;
  /** Every rule that would have to be added; empty if the traffic is allowed. */
  readonly missing: readonly MissingRule[];
}

/** The host of that name. @throws TopologyError that lists the hosts there are */
export function hostNamed(lab: Lab, name: string): LabHost {
  const host = lab.hosts.find((candidate) => candidate.name === name);
  if (!host)
    throw new TopologyError(`no host "${name}"; the hosts of ${lab.scenario.name} are ${lab.hosts.map((known) => known.name).join(", ")}`);
  return host;
}

function matches(rule: LabRule, direction: Direction, traffic: Traffic, peerAddress: string): boolean {
  return rule.direction === direction && allows(rule.port, traffic) && rule.cidrBlocks.some((block) => contains(block, peerAddress));
}

function decide({ name, securityGroups, rules }: LabHost, direction: Direction, traffic: Traffic, peer: LabHost): Decision {
  const rule = rules.find((candidate) => matches(candidate, direction, traffic, peer.address));
  return { host: name, securityGroups, direction, ...(rule && { rule }) };
}

/**
 * Whether one host may open the traffic to another. Security groups are stateful, so this is about the first packet; the answer follows it.
 * A path exists between any two hosts of a VPC (its `local` route), so only the security groups of the two decide.
 *
 * @throws TopologyError if the lab has no such host
 */
export function canReach(lab: Lab, from: string, to: string, traffic: Traffic): Reachability {
  const source = hostNamed(lab, from);
  const destination = hostNamed(lab, to);
  const egress = decide(source, "egress", traffic, destination);
  const ingress = decide(destination, "ingress", traffic, source);
  const loopback = source === destination;
  const missing = [
    { decision: egress, peerAddress: destination.address },
    { decision: ingress, peerAddress: source.address },
  ]
    .filter(({ decision }) => !loopback && !decision.rule)
    .map(({ decision: { host, securityGroups, direction }, peerAddress }) => ({ host, securityGroups, direction, traffic, peerAddress }));
  return { allowed: missing.length === 0, loopback, egress, ingress, missing };
}

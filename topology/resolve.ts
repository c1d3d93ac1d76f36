// A scenario's symbols, resolved in one place: to numbers and addresses for the local lab, to Terraform expressions for the stack.
import {
  type Argument,
  type Host,
  type Peer,
  type Port,
  type PortNumber,
  type PrefixList,
  type Scenario,
  type SecurityGroup,
  type SecurityRule,
  type Text,
  TopologyError,
} from "./model";

/** What the symbols of a service's command line and files stand for. */
export interface WordTarget {
  /** The number of a port parameter, as text. */
  readonly portText: (parameter: string) => string;
  readonly domainName: (host: Host) => string;
}

/** What the symbols of a security rule stand for. */
export interface RuleTarget<ResolvedPeer> {
  /** The number of a port parameter, or an expression that stands for it. */
  readonly portNumber: (parameter: string) => number;
  readonly vpc: () => ResolvedPeer;
  readonly ipv4: (cidrBlock: string) => ResolvedPeer;
  readonly securityGroup: (group: SecurityGroup) => ResolvedPeer;
  readonly prefixList: (list: PrefixList) => ResolvedPeer;
  /** @param name for people: "prefix list pl-0123" */
  readonly unknown: (name: string) => ResolvedPeer;
}

/** A security rule without symbols. */
export interface ResolvedRule<ResolvedPeer> extends Omit<SecurityRule, "port" | "peer"> {
  readonly port: Port<number>;
  readonly peer: ResolvedPeer;
}

/** @throws TopologyError if there is none of that name */
function named<T extends { readonly name: string }>(list: readonly T[], what: string, name: string): T {
  const found = list.find((candidate) => candidate.name === name);
  if (!found) throw new TopologyError(`no ${what} "${name}"; there are ${list.map((each) => each.name).join(", ")}`);
  return found;
}

/** @throws TopologyError if the scenario has none of that name */
export function groupNamed({ securityGroups }: Scenario, name: string): SecurityGroup {
  return named(securityGroups, "security group", name);
}

function parameterNamed({ ports }: Scenario, name: string): string {
  const parameters = Object.keys(ports).map((each) => ({ name: each }));
  return named(parameters, "port parameter", name).name;
}

export type ResolvedPort = Port<number>;

/** @throws TopologyError if the port names a parameter that the scenario does not have */
export function resolvePort(scenario: Scenario, port: Port, portNumber: (parameter: string) => number): ResolvedPort {
  if (port.protocol === "icmp" || port.protocol === "all") return port;
  const number = (value: PortNumber) => (typeof value === "number" ? value : portNumber(parameterNamed(scenario, value)));
  return { protocol: port.protocol, from: number(port.from), to: number(port.to) };
}

function resolvePeer<ResolvedPeer>(scenario: Scenario, peer: Peer, target: RuleTarget<ResolvedPeer>): ResolvedPeer {
  switch (peer.kind) {
    case "vpc":
      return target.vpc();
    case "ipv4":
      return target.ipv4(peer.cidrBlock);
    case "security-group":
      return target.securityGroup(groupNamed(scenario, peer.name));
    case "unknown":
      return target.unknown(peer.name);
    case "prefix-list":
      return target.prefixList(named(scenario.prefixLists ?? [], "prefix list", peer.name));
  }
}

/** @throws TopologyError if the rule names a port parameter or a security group that the scenario does not have */
export function resolveRule<ResolvedPeer>(
  scenario: Scenario,
  rule: SecurityRule,
  target: RuleTarget<ResolvedPeer>,
): ResolvedRule<ResolvedPeer> {
  const { port, peer, ...rest } = rule;
  return { ...rest, port: resolvePort(scenario, port, target.portNumber), peer: resolvePeer(scenario, peer, target) };
}

/** @throws TopologyError if the word names a port parameter or a host that the scenario does not have */
export function resolveWord(scenario: Scenario, argument: Argument, target: WordTarget): string {
  if (typeof argument === "string") return argument;
  if ("port" in argument) return target.portText(parameterNamed(scenario, argument.port));
  return target.domainName(named(scenario.hosts, "host", argument.host));
}

/** @throws what {@link resolveWord} throws */
export function resolveText(scenario: Scenario, text: Text, target: WordTarget): string {
  return text.map((piece) => resolveWord(scenario, piece, target)).join("");
}

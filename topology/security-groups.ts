// All rules of a scenario's security groups: those written there, those of relations, and those that managed hosts need.
import {
  ANY_IPV4,
  anyIpv4,
  type Direction,
  type Peer,
  type Port,
  type PortNumber,
  type Relation,
  type Scenario,
  type SecurityGroup,
  tcp,
} from "./model";
import type { SecurityRule } from "./model";

const HTTPS = 443;

function nameOf(peer: Peer): string {
  switch (peer.kind) {
    case "ipv4":
      return peer.cidrBlock === anyIpv4().cidrBlock ? "anywhere" : `block-${peer.cidrBlock.replaceAll(/[./]/g, "-")}`;
    case "vpc":
      return "vpc";
    default:
      return peer.name;
  }
}

const shown = (port: PortNumber) => String(port).replaceAll("_", "-");

function portName(port: Port): string {
  switch (port.protocol) {
    case "all":
      return "all";
    case "icmp":
      return ["icmp", port.type, port.code].filter((each) => each !== undefined).join("-");
    default:
      return `${port.protocol}-${port.from === port.to ? shown(port.from) : `${shown(port.from)}-${shown(port.to)}`}`;
  }
}

/** The rule of a relation at one of its ends. @returns undefined if that end is no security group */
function ruleAt(group: string, relation: Relation, direction: Direction): SecurityRule | undefined {
  const { from, to, port, description, id = `${nameOf(from)}-${nameOf(to)}-${portName(port)}` } = relation;
  const [own, peer] = direction === "egress" ? [from, to] : [to, from];
  if (own.kind !== "security-group" || own.name !== group) return undefined;
  return { id: `${id}-${direction}`, direction, port, peer, description };
}

/** Whether it allows HTTPS to anywhere; AWS refuses the same rule twice. */
const allowsFirstBoot = ({ direction, port, peer }: SecurityRule) =>
  direction === "egress" &&
  peer.kind === "ipv4" &&
  peer.cidrBlock === ANY_IPV4 &&
  (port.protocol === "all" || (port.protocol === "tcp" && port.from === HTTPS && port.to === HTTPS));

function managedRule({ hosts }: Scenario, group: string, rules: readonly SecurityRule[]): SecurityRule | undefined {
  const needed = hosts.some(({ managed, interfaces: [first] }) => managed && first.securityGroups[0] === group);
  if (!needed || rules.some(allowsFirstBoot)) return undefined;
  return {
    id: `${group}-egress-tcp-https`,
    direction: "egress",
    port: tcp(HTTPS),
    peer: anyIpv4(),
    description: "HTTPS to anywhere: Systems Manager, package repositories, S3",
  };
}

/** The scenario's security groups, each with all of its rules. Every rendering takes them from here. */
export function securityGroupsOf(scenario: Scenario): readonly SecurityGroup[] {
  const { securityGroups, allowed = [] } = scenario;
  return securityGroups.map((group): SecurityGroup => {
    const related = allowed.flatMap((relation) => [ruleAt(group.name, relation, "egress"), ruleAt(group.name, relation, "ingress")]);
    const rules = [...group.rules, ...related.filter((rule) => rule !== undefined)];
    const managed = managedRule(scenario, group.name, rules);
    return { ...group, rules: managed ? [...rules, managed] : rules };
  });
}

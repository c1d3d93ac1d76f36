// Checks of security rules, of ACL rules, and of the ports and peers of both.
import { requireCidrBlock } from "../cidr-block";
import * as limits from "../limits";
import type {
  AclRule,
  NetworkAcl,
  Peer,
  Port,
  PortNumber,
  Relation,
  Scenario,
  SecurityGroup,
  SecurityRule,
  SubnetPeer,
  Vpc,
} from "../model";
import { checkForm, checkKnown, checkRange, checkThrows, checkUnique, type Findings, shown } from "./findings";

function checkNumber(scenario: Scenario, what: string, number: PortNumber): Findings {
  return typeof number === "string"
    ? checkKnown(`the port parameter of ${what}`, number, Object.keys(scenario.ports))
    : checkRange(`the port of ${what}`, number, limits.PORTS);
}

export function checkPort(scenario: Scenario, what: string, port: Port): Findings {
  switch (port.protocol) {
    case "all":
      return [];
    case "icmp":
      return [
        ...(port.type === undefined ? [] : checkRange(`the ICMP type of ${what}`, port.type, limits.ICMP)),
        ...(port.code === undefined ? [] : checkRange(`the ICMP code of ${what}`, port.code, limits.ICMP)),
      ];
    default: {
      const { from, to } = port;
      const mixed = from !== to && (typeof from === "string" || typeof to === "string");
      const backwards = typeof from === "number" && typeof to === "number" && from > to;
      return [
        ...new Set([...checkNumber(scenario, what, from), ...checkNumber(scenario, what, to)]),
        ...(mixed ? [`the ports of ${what} must be two numbers, or one port parameter: got ${from} to ${to}`] : []),
        ...(backwards ? [`the ports of ${what} must go up: got ${from} to ${to}`] : []),
      ];
    }
  }
}

const namesOf = (list: readonly { readonly name: string }[] = []) => list.map(({ name }) => name);

function checkPeer(scenario: Scenario, what: string, peer: Peer | SubnetPeer, subnets: Vpc["subnets"] = []): Findings {
  switch (peer.kind) {
    case "vpc":
    case "unknown":
      return [];
    case "subnet":
      return checkKnown(`the peer of ${what}`, peer.name, namesOf(subnets));
    case "security-group":
      return checkKnown(`the peer of ${what}`, peer.name, namesOf(scenario.securityGroups));
    case "prefix-list":
      return checkKnown(`the peer of ${what}`, peer.name, namesOf(scenario.prefixLists));
    case "ipv4":
      return checkThrows(`the peer of ${what}`, () => requireCidrBlock(peer.cidrBlock));
  }
}

function checkRule(scenario: Scenario, rule: SecurityRule): Findings {
  const what = `rule ${shown(rule.id)}`;
  return [
    ...checkForm("a rule's id", rule.id, limits.NAME),
    ...checkForm(`the description of ${what}`, rule.description, limits.DESCRIPTION),
    ...checkPort(scenario, what, rule.port),
    ...checkPeer(scenario, what, rule.peer),
  ];
}

/** AWS refuses a second rule with the same one. */
const permissionOf = ({ direction, port, peer }: SecurityRule) =>
  `${direction} ${[port.protocol, ...("from" in port ? [port.from, port.to] : "type" in port ? [port.type, port.code] : [])].join(" ")} ` +
  [peer.kind, "name" in peer ? peer.name : "cidrBlock" in peer ? peer.cidrBlock : ""].join(" ").trim();

/** @param group with all of its rules: see securityGroupsOf */
export function checkGroup(scenario: Scenario, { name, label, description, rules, vpc }: SecurityGroup): Findings {
  const what = `security group ${shown(name)}`;
  const count = (direction: string) => rules.filter((rule) => rule.direction === direction).length;
  return [
    ...checkForm("a security group's name", name, limits.NAME),
    ...checkForm(`the label of ${what}`, label, limits.GROUP_LABEL),
    ...checkForm(`the description of ${what}`, description, limits.DESCRIPTION),
    ...["ingress", "egress"]
      .filter((direction) => count(direction) > limits.RULES_OF_A_GROUP && !scenario.deployedElsewhere)
      .map((direction) => `${what} may have ${limits.RULES_OF_A_GROUP} ${direction} rules: got ${count(direction)}`),
    ...(vpc === undefined ? [] : checkKnown(`the VPC of ${what}`, vpc, namesOf(scenario.vpcs))),
    ...rules.flatMap((rule) => checkRule(scenario, rule)),
    ...checkUnique(`a rule of ${what}, by direction, port and peer:`, rules.map(permissionOf)),
  ];
}

/** Of its ends; its rules are checked with their groups'. */
export function checkRelation(scenario: Scenario, { from, to, description }: Relation): Findings {
  const what = `the relation ${shown(description)}`;
  const named = [from, to].some(({ kind }) => kind === "security-group");
  return [
    ...checkPeer(scenario, what, from),
    ...checkPeer(scenario, what, to),
    ...(named ? [] : [`${what} has no security group: name one at either end`]),
  ];
}

function checkAclRule(scenario: Scenario, { subnets }: Vpc, acl: string, { number, port, peer }: AclRule): Findings {
  const what = `rule ${shown(number)} of network ACL ${shown(acl)}`;
  return [
    ...checkRange(`the number of a rule of network ACL ${shown(acl)}`, number, limits.ACL_RULE_NUMBER),
    ...checkPort(scenario, what, port),
    ...checkPeer(scenario, what, peer, subnets),
  ];
}

/** On AWS, a rule whose peer is the VPC is one rule for each of its blocks, and takes as many numbers. */
const numbersOf = ({ number, peer }: AclRule, { cidrBlocks }: Vpc): readonly number[] =>
  peer.kind === "vpc" ? cidrBlocks.map((_, index) => number + index) : [number];

export function checkAcl(scenario: Scenario, vpc: Vpc, acl: NetworkAcl): Findings {
  return (["ingress", "egress"] as const).flatMap((direction) => [
    ...(acl[direction].length > limits.RULES_OF_AN_ACL && !scenario.deployedElsewhere
      ? [`network ACL ${shown(acl.name)} may have ${limits.RULES_OF_AN_ACL} ${direction} rules: got ${acl[direction].length}`]
      : []),
    ...checkUnique(
      `${direction} rule of network ACL ${shown(acl.name)},`,
      acl[direction].flatMap((rule) => numbersOf(rule, vpc)).map(String),
    ),
    ...acl[direction].flatMap((rule) => checkAclRule(scenario, vpc, acl.name, rule)),
  ]);
}

// Everything that is wrong with a scenario, all at once, in the same words for AWS and for this machine.
import { requireCidrBlock, subnetOf } from "./cidr-block";
import * as limits from "./limits";
import {
  type Argument,
  type Host,
  type Peer,
  type Port,
  type PortNumber,
  type Scenario,
  type SecurityGroup,
  type SecurityRule,
  SUBNETS,
  TopologyError,
} from "./model";

interface Form {
  readonly form: RegExp;
  readonly inWords: string;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Lines for people; none if all is well. */
type Findings = string[];

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

function checkForm(what: string, text: string, { form, inWords }: Form): Findings {
  return form.test(text) ? [] : [`${what} must be ${inWords}: got ${shown(text)}`];
}

function checkRange(what: string, value: number, { min, max }: Range): Findings {
  return Number.isInteger(value) && value >= min && value <= max
    ? []
    : [`${what} must be a whole number from ${min} to ${max}: got ${shown(value)}`];
}

function checkKnown(what: string, name: string, known: readonly string[]): Findings {
  return known.includes(name) ? [] : [`${what} is unknown: got ${shown(name)}; there are ${known.join(", ") || "none"}`];
}

function checkUnique(what: string, names: readonly string[]): Findings {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => `${what} ${shown(name)} is there more than once`);
}

function checkNumber(scenario: Scenario, what: string, number: PortNumber): Findings {
  return typeof number === "string"
    ? checkKnown(`the port parameter of ${what}`, number, Object.keys(scenario.ports))
    : checkRange(`the port of ${what}`, number, limits.PORTS);
}

function checkPort(scenario: Scenario, what: string, port: Port): Findings {
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

function checkPeer(scenario: Scenario, what: string, peer: Peer): Findings {
  switch (peer.kind) {
    case "vpc":
      return [];
    case "security-group":
      return checkKnown(
        `the peer of ${what}`,
        peer.name,
        scenario.securityGroups.map(({ name }) => name),
      );
    case "ipv4":
      try {
        requireCidrBlock(peer.cidrBlock);
        return [];
      } catch (error) {
        return [`the peer of ${what}: ${(error as Error).message}`];
      }
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

function checkGroup(scenario: Scenario, { name, label, description, rules }: SecurityGroup): Findings {
  const what = `security group ${shown(name)}`;
  const count = (direction: string) => rules.filter((rule) => rule.direction === direction).length;
  return [
    ...checkForm("a security group's name", name, limits.NAME),
    ...checkForm(`the label of ${what}`, label, limits.GROUP_LABEL),
    ...checkForm(`the description of ${what}`, description, limits.DESCRIPTION),
    ...["ingress", "egress"]
      .filter((direction) => count(direction) > limits.RULES_OF_A_GROUP)
      .map((direction) => `${what} may have ${limits.RULES_OF_A_GROUP} ${direction} rules: got ${count(direction)}`),
    ...rules.flatMap((rule) => checkRule(scenario, rule)),
  ];
}

function checkWord(scenario: Scenario, what: string, word: Argument): Findings {
  if (typeof word === "string") return checkForm(`an argument of ${what}`, word, limits.PLAIN_WORD);
  if ("port" in word) return checkKnown(`a port parameter of ${what}`, word.port, Object.keys(scenario.ports));
  return checkKnown(
    `a host that ${what} speaks to`,
    word.host,
    scenario.hosts.map(({ name }) => name),
  );
}

function checkHost(scenario: Scenario, { name, label, securityGroups, subnet, services }: Host): Findings {
  const what = `host ${shown(name)}`;
  const known = scenario.securityGroups.map((group) => group.name);
  return [
    ...checkForm("a host's name", name, limits.NAME),
    ...(limits.RESERVED_HOST_NAMES.includes(name) ? [`a host may not be named ${shown(name)}, which is reserved`] : []),
    ...checkForm(`the label of ${what}`, label, limits.HOST_LABEL),
    ...checkRange(`the number of security groups of ${what}`, securityGroups.length, { min: 1, max: limits.GROUPS_OF_A_HOST }),
    ...checkUnique(`a security group of ${what},`, securityGroups),
    ...securityGroups.flatMap((group) => checkKnown(`a security group of ${what}`, group, known)),
    ...checkKnown(`the subnet of ${what}`, subnet, Object.keys(SUBNETS)),
    ...checkUnique(
      `a service of ${what},`,
      services.map((service) => service.name),
    ),
    ...services.flatMap((service) => [
      ...checkForm(`the name of a service of ${what}`, service.name, limits.NAME),
      ...checkForm(`the program of service ${shown(service.name)} of ${what}`, service.program, limits.PLAIN_WORD),
      ...checkRange(`the restart delay of service ${shown(service.name)} of ${what}`, service.restartDelaySec, limits.RESTART_DELAY_SEC),
      ...service.arguments.flatMap((word) => checkWord(scenario, `service ${shown(service.name)} of ${what}`, word)),
    ]),
  ];
}

function checkBlock(vpcCidrBlock: string): Findings {
  try {
    subnetOf(vpcCidrBlock, 0);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

function checkParameter({ ports }: Scenario, name: string): Findings {
  const { default: value, description } = ports[name]!;
  const what = `port parameter ${shown(name)}`;
  // Those that follow another do not follow one another.
  const independent = Object.keys(ports).filter((each) => typeof ports[each]?.default === "number");
  return [
    ...checkForm("a port parameter's name", name, limits.PARAMETER),
    ...checkForm(`the description of ${what}`, description, limits.DESCRIPTION),
    ...(typeof value === "number"
      ? checkRange(`the default of ${what}`, value, limits.USER_PORTS)
      : checkKnown(`what ${what} follows`, value.follows, independent)),
  ];
}

/** @returns a line for each thing that is wrong; none if all is well */
export function check(scenario: Scenario): readonly string[] {
  const { name, title, hosts, hostedZoneName, ports, securityGroups } = scenario;
  return [
    ...checkForm("a scenario's name", name, limits.NAME),
    ...checkForm("its title", title, limits.TITLE),
    ...checkForm("its hosted zone's name", hostedZoneName, limits.ZONE),
    ...checkBlock(scenario.vpcCidrBlock),
    ...Object.keys(ports).flatMap((parameter) => checkParameter(scenario, parameter)),
    ...Object.keys(SUBNETS).flatMap((subnet) => {
      const count = hosts.filter((host) => host.subnet === subnet).length;
      const most = limits.HOSTS_OF_A_SUBNET;
      return count > most ? [`the ${subnet} subnet has room for ${most} hosts: got ${count}`] : [];
    }),
    ...checkUnique(
      "host",
      hosts.map((host) => host.name),
    ),
    ...checkUnique(
      "security group",
      securityGroups.map((group) => group.name),
    ),
    ...checkUnique(
      "rule",
      securityGroups.flatMap(({ rules }) => rules.map(({ id }) => id)),
    ),
    ...securityGroups.flatMap((group) => checkGroup(scenario, group)),
    ...hosts.flatMap((host) => checkHost(scenario, host)),
  ];
}

/** @throws TopologyError that says all that is wrong with the scenario */
export function requireSound(scenario: Scenario): void {
  const findings = check(scenario);
  if (findings.length === 0) return;
  const [only, ...more] = findings;
  throw new TopologyError(
    more.length === 0 ? `${scenario.name}: ${only}` : [`${scenario.name}: ${findings.length} mistakes`, ...findings].join("\n  "),
  );
}

// Checks of hosts, their interfaces and services, and of port parameters.
import * as limits from "../limits";
import { forwards } from "../network";
import type { Argument, Host, NetworkInterface, Scenario } from "../model";
import { checkForm, checkKnown, checkRange, checkUnique, type Findings, shown } from "./findings";
import { checkPort } from "./rules";

function checkWord(scenario: Scenario, what: string, word: Argument): Findings {
  if (typeof word === "string") return checkForm(`an argument of ${what}`, word, limits.PLAIN_WORD);
  if ("port" in word) return checkKnown(`a port parameter of ${what}`, word.port, Object.keys(scenario.ports));
  return checkKnown(
    `a host that ${what} speaks to`,
    word.host,
    scenario.hosts.map(({ name }) => name),
  );
}

function checkInterface(scenario: Scenario, what: string, { subnet, securityGroups, publicAddress }: NetworkInterface): Findings {
  const vpc = scenario.vpcs.find(({ subnets }) => subnets.some(({ name }) => name === subnet));
  const known = scenario.securityGroups.filter((group) => (group.vpc ?? scenario.vpcs[0].name) === (vpc?.name ?? scenario.vpcs[0].name));
  return [
    ...checkRange(`the number of security groups of ${what}`, securityGroups.length, { min: 1, max: limits.GROUPS_OF_AN_INTERFACE }),
    ...checkUnique(`a security group of ${what},`, securityGroups),
    ...securityGroups.flatMap((group) =>
      checkKnown(
        `a security group of ${what}`,
        group,
        known.map(({ name }) => name),
      ),
    ),
    ...(publicAddress && vpc && vpc.internetGateway === undefined
      ? [`${what} has a public address, which needs an internet gateway: VPC ${shown(vpc.name)} has none`]
      : []),
    ...checkKnown(
      `the subnet of ${what}`,
      subnet,
      scenario.vpcs.flatMap(({ subnets }) => subnets.map(({ name }) => name)),
    ),
  ];
}

export function checkHost(scenario: Scenario, { name, label, interfaces, services, managed }: Host): Findings {
  const what = `host ${shown(name)}`;
  return [
    ...checkForm("a host's name", name, limits.NAME),
    ...(limits.RESERVED_HOST_NAMES.includes(name) ? [`a host may not be named ${shown(name)}, which is reserved`] : []),
    ...checkForm(`the label of ${what}`, label, limits.HOST_LABEL),
    ...checkRange(`the number of interfaces of ${what}`, interfaces.length, limits.INTERFACES_OF_A_HOST),
    ...interfaces.flatMap((each) => checkInterface(scenario, what, each)),
    ...(services.length > 0 && !managed ? [`${what} has services, which its first boot starts: it must be managed`] : []),
    ...(forwards(scenario, name) && !managed
      ? [`${what} is the target of a route: it must be managed, so that its first boot lets it forward`]
      : []),
    ...checkUnique(
      `a service of ${what},`,
      services.map((service) => service.name),
    ),
    ...services.flatMap((service) => [
      ...checkForm(`the name of a service of ${what}`, service.name, limits.NAME),
      ...checkForm(`the program of service ${shown(service.name)} of ${what}`, service.program, limits.PLAIN_WORD),
      ...checkRange(`the restart delay of service ${shown(service.name)} of ${what}`, service.restartDelaySec, limits.RESTART_DELAY_SEC),
      ...(service.listensOn
        ? checkPort(scenario, `service ${shown(service.name)} of ${what}`, {
            protocol: service.listensOn.transport,
            from: service.listensOn.port,
            to: service.listensOn.port,
          })
        : []),
      ...service.arguments.flatMap((word) => checkWord(scenario, `service ${shown(service.name)} of ${what}`, word)),
    ]),
  ];
}

export function checkParameter({ ports }: Scenario, name: string): Findings {
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

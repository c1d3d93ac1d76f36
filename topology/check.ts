// Everything that is wrong with a scenario, all at once, in the same words for AWS and for this machine.
import { checkForm, checkUnique } from "./checks/findings";
import { checkHost } from "./checks/hosts";
import { checkLinkOf } from "./checks/links";
import { checkNetwork } from "./checks/network";
import { checkBlocksParameter, checkParameter } from "./checks/parameters";
import { checkGroup, checkRelation } from "./checks/rules";
import * as limits from "./limits";
import { type Port, type PortNumber, type Scenario, TopologyError, type Transport } from "./model";
import { securityGroupsOf } from "./security-groups";

/** @returns a line for each thing that is wrong; none if all is well */
export function check(scenario: Scenario): readonly string[] {
  const { name, title, hosts, internetHosts = [], hostedZoneName, ports, allowed = [] } = scenario;
  const securityGroups = securityGroupsOf(scenario);
  return [
    ...checkForm("a scenario's name", name, limits.SCENARIO_NAME),
    ...checkForm("its title", title, limits.TITLE),
    ...checkForm("its hosted zone's name", hostedZoneName, limits.ZONE),
    ...Object.keys(ports).flatMap((parameter) => checkParameter(scenario, parameter)),
    ...Object.keys(scenario.blocks ?? {}).flatMap((parameter) => checkBlocksParameter(scenario, parameter)),
    ...checkNetwork(scenario),
    ...checkUnique(
      "host",
      [...hosts, ...internetHosts].map((host) => host.name),
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
    ...allowed.flatMap((relation) => checkRelation(scenario, relation)),
    ...hosts.flatMap((host) => checkHost(scenario, host)),
    ...[...hosts, ...internetHosts].flatMap(checkLinkOf),
  ];
}

/** Whether a rule's ports hold the one where a service listens, by number or as the same parameter. */
function opens(rule: Port, transport: Transport, port: PortNumber): boolean {
  if (rule.protocol === "all") return true;
  if (rule.protocol !== transport) return false;
  const numbers = [rule.from, port, rule.to];
  return rule.from === port || (numbers.every((each) => typeof each === "number") && rule.from <= port && port <= rule.to);
}

/** @returns a line for each thing that is allowed, and hardly meant */
export function warnings(scenario: Scenario): readonly string[] {
  const groups = securityGroupsOf(scenario);
  return scenario.hosts.flatMap(({ name, interfaces, services }) =>
    services.flatMap(({ name: service, listensOn = [] }) => {
      const own = groups.filter((group) => interfaces.some(({ securityGroups }) => securityGroups.includes(group.name)));
      const ingress = own.flatMap(({ rules }) => rules).filter(({ direction }) => direction === "ingress");
      return listensOn
        .filter(({ transport, port }) => !ingress.some((rule) => opens(rule.port, transport, port)))
        .map(
          ({ transport, port }) =>
            `service ${service} of host ${name} listens on ${transport}/${port}, which no rule of its security groups opens`,
        );
    }),
  );
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

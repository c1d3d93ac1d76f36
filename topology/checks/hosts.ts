// Checks of hosts and their interfaces.
import * as limits from "../limits";
import { forwards } from "../network";
import type { Host, NetworkInterface, Scenario } from "../model";
import { checkForm, checkKnown, checkRange, checkUnique, type Findings, shown } from "./findings";
import { checkLoadBalancing } from "./load-balancing";
import { checkService } from "./services";

function checkInterface(scenario: Scenario, what: string, { subnet, securityGroups, publicAddress }: NetworkInterface): Findings {
  const vpc = scenario.vpcs.find(({ subnets }) => subnets.some(({ name }) => name === subnet));
  const known = scenario.securityGroups.filter((group) => (group.vpc ?? scenario.vpcs[0].name) === (vpc?.name ?? scenario.vpcs[0].name));
  return [
    ...checkRange(`the number of security groups of ${what}`, securityGroups.length, {
      min: 1,
      max: scenario.deployedElsewhere ? Infinity : limits.GROUPS_OF_AN_INTERFACE,
    }),
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

export function checkHost(scenario: Scenario, host: Host): Findings {
  const { name, label, interfaces, services, managed, loadBalancing } = host;
  const what = `host ${shown(name)}`;
  return [
    ...checkForm("a host's name", name, limits.NAME),
    ...(limits.RESERVED_HOST_NAMES.includes(name) ? [`a host may not be named ${shown(name)}, which is reserved`] : []),
    ...checkForm(`the label of ${what}`, label, limits.HOST_LABEL),
    ...checkRange(
      `the number of interfaces of ${what}`,
      interfaces.length,
      scenario.deployedElsewhere ? { min: 1, max: Infinity } : limits.INTERFACES_OF_A_HOST,
    ),
    ...interfaces.flatMap((each) => checkInterface(scenario, what, each)),
    ...(services.length > 0 && !managed && !loadBalancing && !scenario.deployedElsewhere
      ? [`${what} has services, which its first boot starts: it must be managed`]
      : []),
    ...(loadBalancing && (managed || forwards(scenario, name))
      ? [`${what} balances the load: it can neither be managed nor be the target of a route, since on AWS it is no instance`]
      : []),
    ...((host.software ?? []).length > 0 && !managed ? [`${what} has software, which its first boot installs: it must be managed`] : []),
    ...(forwards(scenario, name) && !managed && !loadBalancing && !scenario.deployedElsewhere
      ? [`${what} is the target of a route: it must be managed, so that its first boot lets it forward`]
      : []),
    ...checkUnique(
      `a service of ${what},`,
      services.map((service) => service.name),
    ),
    ...services.flatMap((service) => checkService(scenario, what, service)),
    ...(loadBalancing ? checkLoadBalancing(scenario, what, host, loadBalancing) : []),
  ];
}

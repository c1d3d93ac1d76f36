// Checks of load balancers.
import { prefixLength } from "../cidr-block";
import * as limits from "../limits";
import type { Host, LoadBalancing, NetworkInterface, Scenario } from "../model";
import { checkForm, checkKnown, checkRange, checkUnique, type Findings, shown } from "./findings";
import { checkPort } from "./rules";

/** What an interface of a load balancer must have in common with its others. */
const trait = ({ securityGroups, publicAddress = false }: NetworkInterface) => JSON.stringify([[...securityGroups].sort(), publicAddress]);

/** @param what its host: `host "load-balancer"` */
function checkPlaces({ vpcs }: Scenario, what: string, interfaces: Host["interfaces"]): Findings {
  const subnets = vpcs.flatMap((vpc) => vpc.subnets);
  const own = interfaces.flatMap(({ subnet }) => subnets.filter(({ name }) => name === subnet));
  const zones = new Set(own.map(({ zone = 0 }) => zone));
  const length = ({ cidrBlock }: (typeof own)[number]) =>
    typeof cidrBlock === "string" ? prefixLength(cidrBlock) : cidrBlock.prefixLength;
  return [
    ...(zones.size < limits.ZONES_OF_A_LOAD_BALANCER || zones.size < interfaces.length
      ? [`${what} balances the load: it must have interfaces in ${limits.ZONES_OF_A_LOAD_BALANCER} availability zones, one in each`]
      : []),
    ...(new Set(interfaces.map(trait)).size > 1
      ? [`${what} balances the load: its interfaces must have the same security groups, and all a public address or none`]
      : []),
    ...own
      .filter((subnet) => length(subnet) > limits.LONGEST_PREFIX_OF_A_LOAD_BALANCER)
      .map(
        ({ name }) =>
          `${what} balances the load: its subnet ${shown(name)} must be a /${limits.LONGEST_PREFIX_OF_A_LOAD_BALANCER} or larger`,
      ),
  ];
}

/** @param what its host: `host "load-balancer"` */
function checkTargets({ vpcs, hosts }: Scenario, what: string, [first]: Host["interfaces"], targets: readonly string[]): Findings {
  const vpcOf = ({ subnet }: NetworkInterface) => vpcs.find(({ subnets }) => subnets.some(({ name }) => name === subnet));
  const possible = hosts.filter(({ loadBalancing, interfaces: [own] }) => !loadBalancing && vpcOf(own) === vpcOf(first));
  const names = possible.map(({ name }) => name);
  return [
    ...(targets.length === 0 ? [`${what} balances the load of no target`] : []),
    ...checkUnique(`a target of ${what},`, targets),
    ...targets.flatMap((target) => checkKnown(`a target of ${what}, in its VPC,`, target, names)),
  ];
}

/** @param what its host: `host "load-balancer"` */
export function checkLoadBalancing(scenario: Scenario, what: string, host: Host, balancing: LoadBalancing): Findings {
  const { port, targets, targetPort, healthCheck } = balancing;
  const { interfaces, services } = host;
  const listens = services.some(({ listensOn = [] }) => listensOn.some((each) => each.transport === "tcp" && each.port === port));
  return [
    ...(listens ? [] : [`${what} balances the load: its services must listen on tcp/${port}, for the local lab`]),
    ...checkPlaces(scenario, what, interfaces),
    ...[port, targetPort].flatMap((each) => checkPort(scenario, what, { protocol: "tcp", from: each, to: each })),
    ...checkTargets(scenario, what, interfaces, targets),
    ...checkForm(`the path of the health check of ${what}`, healthCheck.path, limits.HEALTH_CHECK.path),
    ...checkRange(`the interval of the health check of ${what}`, healthCheck.intervalSec, limits.HEALTH_CHECK.intervalSec),
    ...checkRange(`the threshold of the health check of ${what}`, healthCheck.threshold, limits.HEALTH_CHECK.threshold),
  ];
}

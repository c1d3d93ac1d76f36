// Checks of the network: blocks, subnets, routes, gateways, addresses.
import { addressAt, contains, holds, overlap, prefixLength, PREFIX_LENGTH, requireAddress, requireCidrBlock } from "../cidr-block";
import * as limits from "../limits";
import type { InternetHost, Route, Scenario, Vpc } from "../model";
import { RESERVED, subnetBlock } from "../network";
import { checkForm, checkKnown, checkRange, checkThrows, checkUnique, type Findings, shown } from "./findings";
import { checkAcl } from "./rules";

const namesOf = (list: readonly { readonly name: string }[] = []) => list.map(({ name }) => name);

/** @returns undefined if the text is no block, or the VPC has no such part: another check says so */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function checkBlock(what: string, block: string): Findings {
  const malformed = checkThrows(what, () => requireCidrBlock(block));
  if (malformed.length > 0) return malformed;
  return [
    ...checkRange(`the prefix length of ${what}, ${block},`, prefixLength(block), PREFIX_LENGTH),
    ...limits.UNUSABLE_BLOCKS.filter((each) => overlap(each, block)).map((each) => `${what} must be apart from ${each}: got ${block}`),
  ];
}

/** Two and two, those that share addresses. */
function checkApart(what: string, blocks: readonly (readonly [name: string, block: string])[]): Findings {
  return blocks.flatMap(([name, block], index) =>
    blocks
      .slice(index + 1)
      .filter(([, other]) => attempt(() => overlap(block, other)))
      .map(([other, otherBlock]) => `${what} ${shown(name)} (${block}) and ${shown(other)} (${otherBlock}) overlap`),
  );
}

const describeDestination = ({ destination }: Route) => (typeof destination === "string" ? destination : `subnet ${destination.name}`);

/** What AWS lets come before the `local` route: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html */
function checkDestination(vpc: Vpc, what: string, { destination, target }: Route): Findings {
  if (typeof destination !== "string")
    return [
      ...checkKnown(`the destination of ${what}`, destination.name, namesOf(vpc.subnets)),
      ...(target.kind === "host"
        ? []
        : [`the target of ${what} must be a host, since the VPC's own route leads there: got ${target.kind}`]),
    ];
  const inside = vpc.cidrBlocks.some((block) => attempt(() => holds(block, destination)));
  return [
    ...checkThrows(what, () => requireCidrBlock(destination)),
    ...(inside ? [`${what} is inside VPC ${shown(vpc.name)}: name a subnet of it, or leave it to the VPC's own route`] : []),
  ];
}

function checkRoute(scenario: Scenario, vpc: Vpc, table: string, route: Route): Findings {
  const { target } = route;
  const what = `the route to ${describeDestination(route)} of route table ${shown(table)}`;
  const target_ = `the target of ${what}`;
  const targets = (): Findings => {
    switch (target.kind) {
      case "internet-gateway":
        return vpc.internetGateway === undefined ? [`${target_} is an internet gateway, which VPC ${shown(vpc.name)} does not have`] : [];
      case "nat-gateway":
        return checkKnown(target_, target.name, namesOf(vpc.natGateways));
      case "host":
        return checkKnown(target_, target.name, namesOf(scenario.hosts));
      case "unknown":
        return [];
      case "peering":
        return checkKnown(
          target_,
          target.name,
          namesOf(scenario.peerings?.filter(({ requester, accepter }) => [requester, accepter].includes(vpc.name))),
        );
    }
  };
  return [...checkDestination(vpc, what, route), ...targets()];
}

function checkVpc(scenario: Scenario, vpc: Vpc): Findings {
  const what = `VPC ${shown(vpc.name)}`;
  const { subnets, routeTables, natGateways = [], gatewayEndpoints = [], networkAcls = [] } = vpc;
  const blocks = subnets.map((subnet) => [subnet.name, attempt(() => subnetBlock(vpc.cidrBlocks[0], subnet)) ?? ""] as const);
  return [
    ...vpc.cidrBlocks.flatMap((block) => checkBlock(`a block of ${what}`, block)),
    ...subnets.flatMap((subnet) => {
      const name = `subnet ${shown(subnet.name)}`;
      const block = attempt(() => subnetBlock(vpc.cidrBlocks[0], subnet));
      return [
        ...checkThrows(`the block of ${name}`, () => subnetBlock(vpc.cidrBlocks[0], subnet)),
        ...(block === undefined ? [] : checkBlock(name, block)),
        ...(block !== undefined && attempt(() => vpc.cidrBlocks.some((outer) => holds(outer, block))) === false
          ? [`${name} (${block}) is outside of ${what} (${vpc.cidrBlocks.join(", ")})`]
          : []),
        ...checkRange(`the zone of ${name}`, subnet.zone ?? 0, limits.ZONES),
        ...checkKnown(`the route table of ${name}`, subnet.routeTable, namesOf(routeTables)),
        ...(subnet.networkAcl === undefined ? [] : checkKnown(`the network ACL of ${name}`, subnet.networkAcl, namesOf(networkAcls))),
      ];
    }),
    ...checkApart("subnets", blocks),
    ...routeTables.flatMap(({ name, routes }) => [
      ...checkUnique(`a route of route table ${shown(name)} to`, routes.map(describeDestination)),
      ...routes.flatMap((route) => checkRoute(scenario, vpc, name, route)),
    ]),
    ...natGateways.flatMap(({ name, subnet }) => [
      ...checkKnown(`the subnet of NAT gateway ${shown(name)}`, subnet, namesOf(subnets)),
      ...(vpc.internetGateway === undefined ? [`NAT gateway ${shown(name)} needs an internet gateway, which ${what} does not have`] : []),
    ]),
    ...gatewayEndpoints.flatMap(({ name, routeTables: tables }) =>
      tables.flatMap((table) => checkKnown(`a route table of endpoint ${shown(name)}`, table, namesOf(routeTables))),
    ),
    ...networkAcls.flatMap((acl) => checkAcl(scenario, vpc, acl)),
  ];
}

/** An address of a subnet that AWS keeps, that is outside, or that two of them have. */
function checkAddresses({ vpcs, hosts }: Scenario): Findings {
  const blockOf = new Map(
    vpcs.flatMap(({ cidrBlocks: [first], subnets }) =>
      subnets.flatMap((subnet) => {
        const block = attempt(() => subnetBlock(first, subnet));
        return block === undefined ? [] : [[subnet.name, block] as const];
      }),
    ),
  );
  const occupants = [
    ...vpcs.flatMap(({ natGateways = [] }) => natGateways.map((gateway) => ({ ...gateway, what: `NAT gateway ${shown(gateway.name)}` }))),
    ...hosts.flatMap(({ name, interfaces }) => interfaces.map((each) => ({ ...each, what: `host ${shown(name)}` }))),
  ];
  const taken = new Map<string, string>();
  return occupants.flatMap(({ what, subnet, addressOffset }) => {
    const block = blockOf.get(subnet);
    if (block === undefined) return [];
    const size = 2 ** (32 - prefixLength(block));
    const found = checkRange(`the address offset of ${what} in subnet ${shown(subnet)} (${block})`, addressOffset, {
      min: RESERVED.first,
      max: size - RESERVED.last - 1,
    });
    if (found.length > 0) return found;
    const address = addressAt(block, addressOffset);
    const other = taken.get(address);
    taken.set(address, what);
    return other === undefined ? [] : [`${other} and ${what} have the same address, ${address}`];
  });
}

function checkInternetHost({ name, address }: InternetHost): Findings {
  const what = `internet host ${shown(name)}`;
  return [
    ...checkForm("an internet host's name", name, limits.NAME),
    ...checkThrows(`the address of ${what}`, () => requireAddress(address)),
    ...(attempt(() => limits.INTERNET_BLOCKS.some((block) => contains(block, address))) === false
      ? [`the address of ${what} must be of ${limits.INTERNET_BLOCKS.join(" or ")} (RFC 5737): got ${address}`]
      : []),
  ];
}

export function checkNetwork(scenario: Scenario): Findings {
  const { vpcs, peerings = [], internetHosts = [], prefixLists = [] } = scenario;
  const kinds: readonly (readonly [string, readonly { readonly name: string }[]])[] = [
    ["VPC", vpcs],
    ["subnet", vpcs.flatMap(({ subnets }) => subnets)],
    ["route table", vpcs.flatMap(({ routeTables }) => routeTables)],
    ["network ACL", vpcs.flatMap(({ networkAcls = [] }) => networkAcls)],
    ["NAT gateway", vpcs.flatMap(({ natGateways = [] }) => natGateways)],
    ["gateway endpoint", vpcs.flatMap(({ gatewayEndpoints = [] }) => gatewayEndpoints)],
    ["internet gateway", vpcs.flatMap(({ internetGateway }) => (internetGateway === undefined ? [] : [{ name: internetGateway }]))],
    ["peering", peerings],
    ["prefix list", prefixLists],
  ];
  return [
    ...kinds.flatMap(([kind, list]) => [
      ...checkUnique(kind, namesOf(list)),
      ...list.flatMap(({ name }) => checkForm(`the name of ${kind} ${shown(name)}`, name, limits.NETWORK_NAME)),
    ]),
    ...vpcs.flatMap((each) => checkVpc(scenario, each)),
    ...checkApart(
      "blocks of VPCs",
      vpcs.flatMap(({ name, cidrBlocks }) => cidrBlocks.map((block) => [name, block] as const)),
    ),
    ...peerings.flatMap(({ name, requester, accepter }) => [
      ...[requester, accepter].flatMap((each) => checkKnown(`a VPC of peering ${shown(name)}`, each, namesOf(vpcs))),
      ...(requester === accepter ? [`peering ${shown(name)} must be of two VPCs: got ${shown(requester)} twice`] : []),
    ]),
    ...prefixLists.flatMap(({ name, cidrBlocks }) =>
      "parameter" in cidrBlocks
        ? checkKnown(`the block parameter of prefix list ${shown(name)}`, cidrBlocks.parameter, Object.keys(scenario.blocks ?? {}))
        : cidrBlocks.flatMap((block) => checkThrows(`prefix list ${shown(name)}`, () => requireCidrBlock(block))),
    ),
    ...checkAddresses(scenario),
    ...internetHosts.flatMap(checkInternetHost),
    ...checkUnique(
      "the address of an internet host,",
      internetHosts.map(({ address }) => address),
    ),
  ];
}

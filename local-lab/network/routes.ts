// Route tables: where a frame goes that was sent to the router's MAC address. Only the address changes, so the router is no hop.
import { prefixLength } from "../../topology/cidr-block";
import type { Lab } from "../../topology/lab";
import type { Route } from "../../topology/model";
import { LINK_LOCAL_RESOLVER, type LabSubnet, type LabVpc } from "../../topology/network";
import { ROUTED_MARK } from "./drops";
import { peers } from "./match";
import { aclChain } from "./network-acl";
import { macAddress } from "./neighbours";
import { hasInternet, INTERNET_ADDRESS, occupants } from "./ports";

type Drop = (id: string) => string;

export const routeChain = ({ name }: LabSubnet) => `from-${name}`;
export const INTERNET_CHAIN = "from-internet";
/** With a space behind: how the statement of a route begins. */
export const routeMatch = (destination: string) => `ip daddr ${destination} `;
const vpcChain = (name: string) => `to-${name}`;

const toward = (address: string) => `ether daddr set ${macAddress(address)} accept`;

/** Leads to the owner of each address. */
export function vpcChains(lab: Lab, drop: Drop): string[] {
  const vpcOf = new Map(lab.subnets.map(({ name, vpc }) => [name, vpc]));
  return lab.vpcs.flatMap(({ name }) => {
    const addresses = occupants(lab)
      .filter(({ subnet }) => vpcOf.get(subnet) === name)
      .map(({ address }) => address);
    const hostsMap = addresses.map((address) => `${address} : ${macAddress(address)}`).join(", ");
    return [
      `chain ${vpcChain(name)} {`,
      ...(addresses.length > 0 ? [`ether daddr set ip daddr map { ${hostsMap} } accept`] : []),
      drop(`lab:no-host-${name}`),
      "}",
    ];
  });
}

function target(lab: Lab, vpc: string, { target: to }: Route, drop: Drop): string {
  switch (to.kind) {
    case "unknown":
      return drop("lab:unknown-target");
    case "peering": {
      const { requester, accepter } = lab.peerings.find(({ name }) => name === to.name)!;
      return `goto ${vpcChain(requester === vpc ? accepter : requester)}`;
    }
    case "host":
      return toward(lab.hosts.find(({ name }) => name === to.name)!.address);
    case "internet-gateway":
      return hasInternet(lab) ? toward(INTERNET_ADDRESS) : drop("lab:no-internet");
    case "nat-gateway":
      return hasInternet(lab) ? toward(lab.natGateways.find(({ name }) => name === to.name)!.address) : drop("lab:no-internet");
  }
}

const GATEWAYS = ["internet-gateway", "nat-gateway"];

/** No gateway knows a private address, be it of another VPC of the lab: what follows its route there is dropped by the route. */
function routeStatements(lab: Lab, subnet: LabSubnet, route: Route, drop: Drop): string[] {
  const others = lab.vpcs.filter(({ name }) => name !== subnet.vpc).flatMap(({ cidrBlocks }) => cidrBlocks);
  const leadsAstray = GATEWAYS.includes(route.target.kind) && others.length > 0;
  return [
    ...(leadsAstray ? [`ip daddr ${peers(others)} ${drop(`lab:no-route-${subnet.name}`)}`] : []),
    target(lab, subnet.vpc, route, drop),
  ];
}

/** The longest prefix comes first. Neither the subnet's ACL nor a route stands before the resolver. */
function fromSubnet(lab: Lab, subnet: LabSubnet, { name, cidrBlocks, resolverAddress }: LabVpc, drop: Drop): string[] {
  const routes = [
    ...cidrBlocks.map((destination) => ({ destination, statement: `goto ${vpcChain(name)}` })),
    ...subnet.routes.flatMap((route) =>
      routeStatements(lab, subnet, route, drop).map((statement) => ({ destination: route.destination, statement })),
    ),
  ].sort((one, other) => prefixLength(other.destination) - prefixLength(one.destination));
  return [
    `chain ${routeChain(subnet)} {`,
    `ip daddr { ${resolverAddress}, ${LINK_LOCAL_RESOLVER} } accept`,
    ...(subnet.networkAcl ? [`jump ${aclChain(subnet.networkAcl, "egress")}`] : []),
    `meta mark set ${ROUTED_MARK}`,
    ...routes.map(({ destination, statement }) => `${routeMatch(destination)}${statement}`),
    drop(`lab:no-route-${subnet.name}`),
    "}",
  ];
}

/** The internet gateway has translated their destinations, which are of its VPC. */
function fromInternet({ vpcs }: Lab, drop: Drop): string[] {
  const open = vpcs.filter(({ internetGateway }) => internetGateway !== undefined);
  return [
    `chain ${INTERNET_CHAIN} {`,
    `meta mark set ${ROUTED_MARK}`,
    ...open.flatMap(({ name, cidrBlocks }) => cidrBlocks.map((block) => `ip daddr ${block} goto ${vpcChain(name)}`)),
    drop("lab:no-route-internet"),
    "}",
  ];
}

export function routeChains(lab: Lab, drop: Drop): string[] {
  return [
    ...lab.subnets.flatMap((subnet) =>
      fromSubnet(
        lab,
        subnet,
        lab.vpcs.find(({ name }) => name === subnet.vpc)!,
        drop,
      ),
    ),
    ...(hasInternet(lab) ? fromInternet(lab, drop) : []),
  ];
}

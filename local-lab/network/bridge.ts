// The VPC's bridge: one for all subnets, which are groups of its ports.
import { prefixLength } from "../../topology/cidr-block";
import type { Lab } from "../../topology/lab";
import { LINK_LOCAL_RESOLVER } from "../../topology/network";
import { hereDocument } from "../shell-text";
import { macAddress, neighbour } from "./neighbours";
import { BRIDGE, portsOf, routerMac } from "./ports";
import { MTU } from "./settings";

/**
 * The bridge is made first and has the first interface number, so that no veth pair has the same number at both ends: the kernel would
 * take up to a second to report such a pair as up. It has the addresses of the routers and resolvers, and the routers' MAC address.
 */
export function vpcLinks(lab: Lab): string {
  const links = [
    `link add name ${BRIDGE} mtu ${MTU} address ${routerMac(lab)} type bridge mcast_snooping 0`,
    ...lab.subnets.map(({ cidrBlock, routerAddress }) => `addr add ${routerAddress}/${prefixLength(cidrBlock)} brd + dev ${BRIDGE}`),
    ...[...lab.vpcs.map(({ resolverAddress }) => resolverAddress), LINK_LOCAL_RESOLVER].map((each) => `addr add ${each}/32 dev lo`),
    "link set lo up",
    `link set dev ${BRIDGE} up`,
    // The neighbours are given: an ARP request of the bridge would go to all subnets.
    ...lab.hosts.flatMap(({ interfaces }) => interfaces.map(({ address }) => neighbour(address, BRIDGE))),
  ];
  return hereDocument("ip -batch -", links, "LINKS");
}

/** Plugs the cables into the bridge. */
export function connectPorts(lab: Lab): string {
  const ports = portsOf(lab).map(({ name, group }) => `link set dev ${name} group ${group} master ${BRIDGE} up`);
  return hereDocument("ip -batch -", ports, "PORTS");
}

/** Tells the bridge where each host is: a bridge that has to learn it floods the first packets to all. */
export function connectBridge(lab: Lab): string {
  const entries = portsOf(lab).map(({ name, address }) => `fdb replace ${macAddress(address)} dev ${name} master static`);
  return hereDocument("bridge -batch -", entries, "ENTRIES");
}

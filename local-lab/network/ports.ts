// What is plugged into the VPC's bridge: the hosts' network interfaces, the NAT gateways, the internet gateway.
import type { Lab } from "../../topology/lab";
import { macAddress } from "./neighbours";

/** One for all VPCs, whose blocks do not overlap; the device and its table are called so. */
export const BRIDGE = "vpc";

/** The internet gateway's, seen from the VPC, and the hop that `traceroute` shows: shared address space (RFC 6598), as on AWS. */
export const INTERNET_ADDRESS = "100.64.0.1";

export interface Port {
  readonly name: string;
  /** The other end's. */
  readonly address: string;
  /** Of network interfaces: the subnet's number, or the internet's. */
  readonly group: number;
}

/** Without hosts of the internet, no gateway has anything behind it, and none is made. */
export const hasInternet = ({ internetHosts }: Lab): boolean => internetHosts.length > 0;

/** Of links' devices that are not plugged into the VPC's bridge. */
export const LINK_GROUP = 100_000;

/** Interfaces belong to group 0 by default (ip-link(8)). */
export const subnetGroup = ({ subnets }: Lab, name: string): number => subnets.findIndex((subnet) => subnet.name === name) + 1;
export const internetGroup = ({ subnets }: Lab): number => subnets.length + 1;

/** Who has an address of a subnet. */
export function occupants(lab: Lab): readonly { readonly address: string; readonly subnet: string }[] {
  return [...lab.hosts.flatMap(({ interfaces }) => interfaces), ...(hasInternet(lab) ? lab.natGateways : [])];
}

export function portsOf(lab: Lab): readonly Port[] {
  const plugged = [
    ...occupants(lab).map(({ address, subnet }) => ({ address, group: subnetGroup(lab, subnet) })),
    ...(hasInternet(lab) ? [{ address: INTERNET_ADDRESS, group: internetGroup(lab) }] : []),
  ];
  return plugged.map((each, index) => ({ ...each, name: `port-${index + 1}` }));
}

/** The name of the port that leads to that private address. */
export const portName = (lab: Lab, address: string): string => portsOf(lab).find((port) => port.address === address)!.name;

/** The router's, in all subnets: it is the bridge's. */
export const routerMac = ({ subnets: [first] }: Lab): string => macAddress(first!.routerAddress);

// Who finds whom on the lab's Ethernet.
import { contains } from "../../topology/cidr-block";
import type { Lab, LabInterface } from "../../topology/lab";
import { LAB_FILES } from "../names";
import { hereDocument } from "../shell-text";

/**
 * The hosts of a larger lab know each other's MAC addresses from the beginning. In a smaller one they ask, as on AWS, and captures show it.
 * What they learn takes entries of a table that the whole machine shares: 1024 at most (arp(7), gc_thresh3). If it is full, the machine's
 * own network suffers, too. Permanent entries do not count.
 */
const LARGEST_LAB_THAT_ASKS = 16;

export function knowsNeighbours({ hosts }: Lab): boolean {
  return hosts.length > LARGEST_LAB_THAT_ASKS;
}

/** Locally administered (IEEE 802c), and the same each time: 02:00, then the IPv4 address. */
export function macAddress(address: string): string {
  return ["02", "00", ...address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"))].join(":");
}

/** For `ip -batch`. */
export function neighbour(address: string, device: string, mac = macAddress(address)): string {
  return `neigh add ${address} lladdr ${mac} nud permanent dev ${device}`;
}

type Place = Pick<LabInterface, "name" | "subnet">;

/** The file that tells a subnet's hosts who is there. The interfaces of the same name read the same one. */
export function neighboursFile({ name, subnet }: Place): string {
  return `${LAB_FILES}/neighbours-${subnet}-${name}`;
}

/** What a subnet's hosts know of each other from the beginning. @param routerMac the router's and the resolver's */
export function writeNeighbours(lab: Lab, routerMac: string): string[] {
  if (!knowsNeighbours(lab)) return [];
  const interfaces = lab.hosts.flatMap((host) => host.interfaces);
  const places = new Map(interfaces.map((each) => [neighboursFile(each), each]));
  return [...places].map(([file, { name: device, subnet: subnetName }]) => {
    const subnet = lab.subnets.find((each) => each.name === subnetName)!;
    const resolvers = lab.vpcs.map(({ resolverAddress }) => resolverAddress).filter((each) => contains(subnet.cidrBlock, each));
    const lines = [
      ...[subnet.routerAddress, ...resolvers].map((address) => neighbour(address, device, routerMac)),
      ...interfaces.filter((each) => each.subnet === subnetName).map(({ address }) => neighbour(address, device)),
    ];
    return hereDocument(`cat >${file}`, lines, "NEIGHBOURS");
  });
}

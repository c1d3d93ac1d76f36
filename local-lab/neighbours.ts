// Who finds whom on the lab's Ethernet.
import type { Lab } from "../topology/lab";
import type { SubnetName } from "../topology/model";
import { LAB_FILES } from "./names";

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

/** For `ip -batch`. @param owner the address that the MAC address is made from; the resolver has the router's. */
export function neighbour(address: string, device: string, owner = address): string {
  return `neigh add ${address} lladdr ${macAddress(owner)} nud permanent dev ${device}`;
}

/** The file that tells a subnet's hosts who is there; each of them reads the same one. */
export function neighboursFile(subnet: SubnetName): string {
  return `${LAB_FILES}/neighbours-${subnet}`;
}

// Pure. The VPC and its hosts as namespaces: what `ip -batch` is told, what each namespace is set to.
import { addressAt } from "../topology/cidr-block";
import type { Lab, LabHost } from "../topology/lab";
import type { SubnetName } from "../topology/model";
import { hostNamespace, NAMESPACES_FOLDER, vpcNamespace } from "./names";
import { knowsNeighbours, macAddress, neighbour, neighboursFile } from "./neighbours";
import { hereDocument } from "./shell-text";
import { securityGroup, TRACKING_TIMEOUT_SEC } from "./security-group";

/** Inside a VPC, Ethernet frames are jumbo: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html */
const MTU = 9001;

/** Each host has one network interface, called so. */
export const HOST_INTERFACE = "eth0";

/** Captures shall show the segments and checksums that travel, not what a network card would still have to cut and fill in. */
const withoutOffloads = (device: string) => `ethtool -K ${device} tx off sg off tso off gso off >/dev/null`;

/** The lab is IPv4, as the VPC is: without this, router solicitations and neighbours would show in captures. */
const WITHOUT_IPV6 = "echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/all/disable_ipv6 || true";

/** What is run in a namespace's network, by one shell. */
export function inNamespace(namespace: string, lines: readonly string[]): string {
  return hereDocument(`nsenter --net=${NAMESPACES_FOLDER}/${namespace} sh -e`, lines, "NAMESPACE");
}

function prefixLength(block: string): string {
  return block.slice(block.indexOf("/"));
}

/** The router of a subnet: the block's base plus one. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
function routerAddress(lab: Lab, subnet: SubnetName): string {
  return addressAt(lab.subnetCidrBlocks[subnet], 1);
}

const portOf = (lab: Lab, host: LabHost) => `port-${lab.hosts.indexOf(host) + 1}`;

/** The subnets that have hosts: a bridge each, called by the subnet's name. */
function subnetsOf({ hosts }: Lab): SubnetName[] {
  return [...new Set(hosts.map(({ subnet }) => subnet))];
}

/**
 * The VPC's namespace: the bridges, their routers' addresses and the resolver's. The bridges have the first numbers there, so that no cable has the same number
 * at both ends: the kernel would take up to a second to say of such a one that it is up.
 */
export function vpc(lab: Lab, labName: string): string {
  const subnets = subnetsOf(lab).map((name) => ({
    name,
    router: routerAddress(lab, name),
    length: prefixLength(lab.subnetCidrBlocks[name]),
  }));
  const links = [
    ...subnets.map(({ name, router }) => `link add name ${name} mtu ${MTU} address ${macAddress(router)} type bridge mcast_snooping 0`),
    ...subnets.map(({ name, router, length }) => `addr add ${router}${length} brd + dev ${name}`),
    `addr add ${lab.resolverAddress}/32 dev lo`,
    "link set lo up",
    ...subnets.map(({ name }) => `link set dev ${name} up`),
    // What is outside the VPC is not there; AWS drops it without a word where no route leads.
    "route add blackhole default",
    ...(knowsNeighbours(lab) ? lab.hosts.map(({ address, subnet }) => neighbour(address, subnet)) : []),
  ];
  const namespace = vpcNamespace(labName);
  return `ip netns add ${namespace}\n${hereDocument(`ip -n ${namespace} -batch -`, links, "LINKS")}`;
}

/** The ruleset of the VPC's namespace, for `nft -f`: a VPC delivers neither broadcast nor multicast; only ARP must pass. A LAN has no rules. */
export function fabricRules(lan: boolean): string {
  if (lan) return "";
  return [
    "table bridge fabric {",
    "chain forward {",
    "type filter hook forward priority filter; policy accept;",
    `ether type != arp meta pkttype { broadcast, multicast } counter drop comment "lab:vpc-delivers-unicast-only"`,
    "}",
    "}",
  ].join("\n");
}

/** For a shell in the VPC's namespace: what it carries, and how. */
export function fabric(lab: Lab, lan: boolean): string[] {
  return [
    WITHOUT_IPV6,
    "echo 1 >/proc/sys/net/ipv4/ip_forward",
    ...(lan ? [] : [hereDocument("nft -f -", [fabricRules(lan)], "FABRIC")]),
    ...subnetsOf(lab).map(withoutOffloads),
  ];
}

/** Plugs the hosts' cables into the bridges. */
export function plugIn(lab: Lab, labName: string): string {
  const ports = lab.hosts.map((host) => `link set dev ${portOf(lab, host)} master ${host.subnet} up`);
  return hereDocument(`ip -n ${vpcNamespace(labName)} -batch -`, ports, "PORTS");
}

/** Tells the bridges who is where: one that has to learn it shows the first packets to everybody. */
export function forward(lab: Lab, labName: string): string {
  const entries = lab.hosts.map((host) => `fdb replace ${macAddress(host.address)} dev ${portOf(lab, host)} master static`);
  return hereDocument(`bridge -n ${vpcNamespace(labName)} -batch -`, entries, "ENTRIES");
}

/** What a subnet's hosts know of each other from the beginning: a file that each of them reads. */
export function writeNeighbours(lab: Lab, labName: string): string[] {
  if (!knowsNeighbours(lab)) return [];
  return subnetsOf(lab).map((subnet) => {
    const addresses = [routerAddress(lab, subnet), ...lab.hosts.filter((host) => host.subnet === subnet).map(({ address }) => address)];
    const lines = addresses.map((address) => neighbour(address, HOST_INTERFACE));
    return hereDocument(`cat >${neighboursFile(labName, subnet)}`, lines, "NEIGHBOURS");
  });
}

/** A host's namespace, with a cable to the VPC's that is not plugged in. Its security group is in force before its interface is up. */
export function host(lab: Lab, labName: string, host: LabHost, lan: boolean): string {
  const { name, address, subnet } = host;
  const links = [
    `link add name ${HOST_INTERFACE} mtu ${MTU} address ${macAddress(address)} type veth peer name ${portOf(lab, host)} mtu ${MTU} netns ${vpcNamespace(labName)}`,
    "link set lo up",
    `addr add ${address}${prefixLength(lab.subnetCidrBlocks[subnet])} brd + dev ${HOST_INTERFACE}`,
    `link set ${HOST_INTERFACE} up`,
    `route add default via ${routerAddress(lab, subnet)}`,
  ];
  const namespace = `${NAMESPACES_FOLDER}/${hostNamespace(labName, name)}`;
  // As `ip netns add` would make it, and a shell in it at once.
  return `: >${namespace}\n${hereDocument(
    `unshare --net=${namespace} sh -e`,
    [
      WITHOUT_IPV6,
      hereDocument("nft -f -", [securityGroup(lab, host, lan)], "RULES"),
      ...Object.entries(TRACKING_TIMEOUT_SEC).map(([name, seconds]) => `echo ${seconds} >/proc/sys/net/netfilter/nf_conntrack_${name}`),
      hereDocument("ip -batch -", links, "LINKS"),
      ...(knowsNeighbours(lab) ? [`ip -batch ${neighboursFile(labName, subnet)}`] : []),
      withoutOffloads(HOST_INTERFACE),
    ],
    "NAMESPACE",
  )}`;
}

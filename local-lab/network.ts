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
const WITHOUT_IPV6 = "for scope in all default; do echo 1 >/proc/sys/net/ipv6/conf/$scope/disable_ipv6; done 2>/dev/null || true";

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

export function namespacesOf(lab: Lab, labName: string): string[] {
  return [vpcNamespace(labName), ...lab.hosts.map(({ name }) => hostNamespace(labName, name))];
}

const portOf = (lab: Lab, host: LabHost) => `port-${lab.hosts.indexOf(host) + 1}`;

/** The subnets that have hosts: a bridge each, called by the subnet's name. */
function subnetsOf({ hosts }: Lab): SubnetName[] {
  return [...new Set(hosts.map(({ subnet }) => subnet))];
}

/** For `ip -batch`: the bridges, the router's and the resolver's addresses, and a cable to each host. */
function vpcLinks(lab: Lab, labName: string): string[] {
  const subnets = subnetsOf(lab).map((name) => ({
    name,
    router: routerAddress(lab, name),
    length: prefixLength(lab.subnetCidrBlocks[name]),
  }));
  return [
    ...subnets.map(({ name, router }) => `link add name ${name} mtu ${MTU} address ${macAddress(router)} type bridge mcast_snooping 0`),
    ...lab.hosts.map((host) => {
      const hostEnd = `name ${HOST_INTERFACE} mtu ${MTU} address ${macAddress(host.address)} netns ${hostNamespace(labName, host.name)}`;
      return `link add name ${portOf(lab, host)} mtu ${MTU} master ${host.subnet} up type veth peer ${hostEnd}`;
    }),
    ...subnets.map(({ name, router, length }) => `addr add ${router}${length} brd + dev ${name}`),
    `addr add ${lab.resolverAddress}/32 dev lo`,
    "link set lo up",
    ...subnets.map(({ name }) => `link set dev ${name} up`),
    // What is outside the VPC is not there; AWS drops it without a word where no route leads.
    "route add blackhole default",
    ...(knowsNeighbours(lab) ? lab.hosts.map(({ address, subnet }) => neighbour(address, subnet)) : []),
  ];
}

/** The namespace of the VPC, as far as the hosts' ends of the cables need it. */
export function cables(lab: Lab, labName: string): string {
  return inNamespace(vpcNamespace(labName), [
    WITHOUT_IPV6,
    "echo 1 >/proc/sys/net/ipv4/ip_forward",
    hereDocument("ip -batch -", vpcLinks(lab, labName), "LINKS"),
    ...(knowsNeighbours(lab) ? subnetsOf(lab).map((subnet) => writeNeighbours(lab, labName, subnet)) : []),
  ]);
}

/** For a shell in the VPC's namespace: how it carries what comes to it. */
export function fabric(lab: Lab, lan: boolean): string[] {
  // A VPC delivers neither broadcast nor multicast; only ARP must pass.
  const unicastOnly = [
    "table bridge fabric {",
    "chain forward {",
    "type filter hook forward priority filter; policy accept;",
    `ether type != arp meta pkttype { broadcast, multicast } counter drop comment "lab:vpc-delivers-unicast-only"`,
    "}",
    "}",
  ];
  // A bridge that has to learn who is where shows the first packets to everybody.
  const whoIsWhere = lab.hosts.map((host) => `fdb replace ${macAddress(host.address)} dev ${portOf(lab, host)} master static`);
  return [
    ...(lan ? [] : [hereDocument("nft -f -", unicastOnly, "FABRIC")]),
    hereDocument("bridge -batch -", whoIsWhere, "WHERE"),
    ...subnetsOf(lab).map(withoutOffloads),
  ];
}

function writeNeighbours(lab: Lab, labName: string, subnet: SubnetName): string {
  const addresses = [routerAddress(lab, subnet), ...lab.hosts.filter((host) => host.subnet === subnet).map(({ address }) => address)];
  const lines = addresses.map((address) => neighbour(address, HOST_INTERFACE));
  return hereDocument(`cat >${neighboursFile(labName, subnet)}`, lines, "NEIGHBOURS");
}

/** The host's side: its security group is in force before its interface is up. */
export function host(lab: Lab, labName: string, { name, address, subnet, ...rest }: LabHost, lan: boolean): string {
  const links = [
    "link set lo up",
    `addr add ${address}${prefixLength(lab.subnetCidrBlocks[subnet])} brd + dev ${HOST_INTERFACE}`,
    `link set ${HOST_INTERFACE} up`,
    `route add default via ${routerAddress(lab, subnet)}`,
  ];
  return inNamespace(hostNamespace(labName, name), [
    WITHOUT_IPV6,
    hereDocument("nft -f -", [securityGroup(lab, { name, address, subnet, ...rest }, lan)], "RULES"),
    ...Object.entries(TRACKING_TIMEOUT_SEC).map(([name, seconds]) => `echo ${seconds} >/proc/sys/net/netfilter/nf_conntrack_${name}`),
    withoutOffloads(HOST_INTERFACE),
    hereDocument("ip -batch -", links, "LINKS"),
    ...(knowsNeighbours(lab) ? [`ip -batch ${neighboursFile(labName, subnet)}`] : []),
  ]);
}

// The VPC and its hosts as namespaces: what `ip -batch` is told, what each namespace is set to.
import { addressAt, contains } from "../topology/cidr-block";
import type { Lab, LabHost } from "../topology/lab";
import type { SubnetName } from "../topology/model";
import { NAMESPACES_FOLDER } from "./names";
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

/** What `ip` calls the VPC's network namespace by: that of the lab's process 1. */
const VPC_PROCESS = 1;

/**
 * The buffers of a TCP socket, in bytes: least, default, most. Amazon Linux 2023 has Linux's own for 1 GiB of memory and more
 * (https://docs.kernel.org/networking/ip-sysctl.html), but its send buffer is 20 KiB by default instead of 16.
 */
const TCP_BUFFERS = { "ipv4/tcp_rmem": "4096 131072 6291456", "ipv4/tcp_wmem": "4096 20480 4194304" };

/** A new namespace has the machine's settings; these are an instance's. */
export const HOST_SETTINGS: readonly (readonly [setting: string, value: string | number])[] = [
  ...Object.entries(TCP_BUFFERS),
  ...Object.entries(TRACKING_TIMEOUT_SEC).map(([name, seconds]) => [`netfilter/nf_conntrack_${name}`, seconds] as const),
];

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
 * The VPC's part: the bridges, and the addresses of their routers and of the resolver. The bridges take the first interface numbers, so
 * that no veth pair has the same number at both ends: the kernel would take up to a second to report such a pair as up.
 */
export function vpcLinks(lab: Lab): string {
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
    // Nothing is outside the VPC. AWS silently drops what no route leads to.
    "route add blackhole default",
    ...(knowsNeighbours(lab) ? lab.hosts.map(({ address, subnet }) => neighbour(address, subnet)) : []),
  ];
  return hereDocument("ip -batch -", links, "LINKS");
}

/** The VPC namespace's ruleset, for `nft -f`: a VPC delivers neither broadcast nor multicast, except ARP. A LAN has no rules. */
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

/** What the VPC carries, and how. */
export function vpcFabric(lab: Lab, lan: boolean): string {
  return [
    WITHOUT_IPV6,
    "echo 1 >/proc/sys/net/ipv4/ip_forward",
    ...(lan ? [] : [hereDocument("nft -f -", [fabricRules(lan)], "FABRIC")]),
    ...subnetsOf(lab).map(withoutOffloads),
  ].join("\n");
}

/** Plugs the hosts' cables into the bridges. */
export function connectHosts(lab: Lab): string {
  const ports = lab.hosts.map((host) => `link set dev ${portOf(lab, host)} master ${host.subnet} up`);
  return hereDocument("ip -batch -", ports, "PORTS");
}

/** Tells the bridges where each host is: a bridge that has to learn it floods the first packets to all. */
export function connectBridges(lab: Lab): string {
  const entries = lab.hosts.map((host) => `fdb replace ${macAddress(host.address)} dev ${portOf(lab, host)} master static`);
  return hereDocument("bridge -batch -", entries, "ENTRIES");
}

/** What a subnet's hosts know of each other from the beginning: a file that each of them reads. */
export function writeNeighbours(lab: Lab): string[] {
  if (!knowsNeighbours(lab)) return [];
  return subnetsOf(lab).map((subnet) => {
    const router = routerAddress(lab, subnet);
    const resolver = contains(lab.subnetCidrBlocks[subnet], lab.resolverAddress)
      ? [neighbour(lab.resolverAddress, HOST_INTERFACE, router)]
      : [];
    const addresses = [router, ...lab.hosts.filter((host) => host.subnet === subnet).map(({ address }) => address)];
    const lines = [...addresses.map((address) => neighbour(address, HOST_INTERFACE)), ...resolver];
    return hereDocument(`cat >${neighboursFile(subnet)}`, lines, "NEIGHBOURS");
  });
}

/** A host's namespace, with a cable to the VPC's that is not plugged in. Its security group is in force before its interface is up. */
export function hostScript(lab: Lab, host: LabHost, lan: boolean): string {
  const { name, address, subnet } = host;
  const links = [
    `link add name ${HOST_INTERFACE} mtu ${MTU} address ${macAddress(address)} type veth ` +
      `peer name ${portOf(lab, host)} mtu ${MTU} netns ${VPC_PROCESS}`,
    "link set lo up",
    `addr add ${address}${prefixLength(lab.subnetCidrBlocks[subnet])} brd + dev ${HOST_INTERFACE}`,
    `link set ${HOST_INTERFACE} up`,
    `route add default via ${routerAddress(lab, subnet)}`,
  ];
  const namespace = `${NAMESPACES_FOLDER}/${name}`;
  // As `ip netns add` would make it, and a shell in it at once.
  return `: >${namespace}\n${hereDocument(
    `unshare --net=${namespace} sh -e`,
    [
      WITHOUT_IPV6,
      hereDocument("nft -f -", [securityGroup(lab, host, lan)], "RULES"),
      ...HOST_SETTINGS.map(([setting, value]) => `echo ${value} >/proc/sys/net/${setting}`),
      hereDocument("ip -batch -", links, "LINKS"),
      ...(knowsNeighbours(lab) ? [`ip -batch ${neighboursFile(subnet)}`] : []),
      withoutOffloads(HOST_INTERFACE),
    ],
    "NAMESPACE",
  )}`;
}

// The floor of the local lab: the least that a shell script can do to have the same network, with the same rules, settings and resolver.
import { knowsNeighbours, macAddress, neighbour } from "../../local-lab/network/neighbours";
import { HOST_SETTINGS } from "../../local-lab/network/settings";
import { vpcRules } from "../../local-lab/network/vpc";
import { resolverConfiguration } from "../../local-lab/resolver";
import { securityGroup } from "../../local-lab/security-group";
import type { Lab, LabHost } from "../../topology/lab";

/** The VPC's namespace; the hosts' begin with it and a dot. */
export const BARE_VPC = "lab-floor";

export const bareHost = ({ name }: LabHost) => `${BARE_VPC}.${name}`;

const hereDocument = (command: string, lines: readonly string[], end: string) => [`${command} <<'${end}'`, ...lines, end].join("\n");
const inNamespace = (name: string, lines: readonly string[]) => hereDocument(`nsenter --net=/run/netns/${name} sh -e`, lines, "NAMESPACE");

const WITHOUT_IPV6 = "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6";
const withoutOffloads = (device: string) => `ethtool -K ${device} tx off sg off tso off gso off >/dev/null`;

/** The hosts are in the first subnet, one interface each, and there is no internet. */
function vpc(lab: Lab): string {
  const [{ routerAddress }] = lab.subnets as [Lab["subnets"][0]];
  const links = [
    `link add name vpc mtu 9001 address ${macAddress(routerAddress)} type bridge mcast_snooping 0`,
    ...lab.hosts.map((host, index) => {
      const hostEnd = `name eth0 mtu 9001 address ${macAddress(host.address)} netns ${bareHost(host)}`;
      return `link add name port-${index + 1} mtu 9001 group 1 master vpc up type veth peer ${hostEnd}`;
    }),
    ...lab.subnets.map((subnet) => `addr add ${subnet.routerAddress}/24 brd + dev vpc`),
    ...[lab.vpcs[0]!.resolverAddress, "169.254.169.253"].map((address) => `addr add ${address}/32 dev lo`),
    "link set lo up",
    "link set vpc up",
    ...lab.hosts.map(({ address }) => neighbour(address, "vpc")),
  ];
  return inNamespace(BARE_VPC, [
    WITHOUT_IPV6,
    "echo 0 >/proc/sys/net/ipv4/ip_forward",
    hereDocument("ip -batch -", links, "LINKS"),
    hereDocument(
      "bridge -batch -",
      lab.hosts.map(({ address }, index) => `fdb replace ${macAddress(address)} dev port-${index + 1} master static`),
      "WHERE",
    ),
    hereDocument("nft -f -", [vpcRules(lab, false)], "VPC"),
    withoutOffloads("vpc"),
    "dnsmasq --keep-in-foreground --conf-file=- >/dev/null 2>&1 <<'RESOLVER' &",
    resolverConfiguration(lab),
    "RESOLVER",
    "echo $! >/run/resolver.pid",
  ]);
}

function host(lab: Lab, { name, address, ...rest }: LabHost): string {
  const { routerAddress: router } = lab.subnets[0]!;
  const links = [
    "link set lo up",
    `addr add ${address}/24 brd + dev eth0`,
    "link set eth0 up",
    `route add default via ${router}`,
    ...(knowsNeighbours(lab)
      ? [
          ...[router, ...lab.hosts.map((each) => each.address)].map((each) => neighbour(each, "eth0")),
          neighbour(lab.vpcs[0]!.resolverAddress, "eth0", macAddress(router)),
        ]
      : []),
  ];
  return inNamespace(bareHost({ name, address, ...rest }), [
    WITHOUT_IPV6,
    hereDocument("nft -f -", [securityGroup(lab, { name, address, ...rest }, false)], "RULES"),
    ...HOST_SETTINGS.map(([setting, value]) => `echo ${value} >/proc/sys/net/${setting}`),
    withoutOffloads("eth0"),
    hereDocument("ip -batch -", links, "LINKS"),
  ]);
}

/**
 * For a shell in a mount namespace of its own, since only root may name network namespaces outside.
 *
 * It includes what makes the network true to AWS: offloads and IPv6 are off, buffers and tracking timeouts are an instance's, the bridge
 * delivers unicast only and knows every address, and the resolver runs. It leaves out the lab's own work: the keeper and its namespaces,
 * copies, and the wait for packets and names.
 *
 * One `ip -batch` creates all namespaces. Each has one shell, since a process can only set up its own, with one process for each tool.
 */
export function bareUp(lab: Lab): string {
  return [
    "mount -n -t tmpfs tmpfs /run",
    `echo 'nameserver ${lab.vpcs[0]!.resolverAddress}' >/run/resolv.conf`,
    "mount -n --bind /run/resolv.conf /etc/resolv.conf",
    hereDocument(
      "ip -batch -",
      [BARE_VPC, ...lab.hosts.map(bareHost)].map((name) => `netns add ${name}`),
      "NAMESPACES",
    ),
    vpc(lab),
    ...lab.hosts.map((each) => host(lab, each)),
  ].join("\n");
}

/** Does not wait until the resolver has ended. */
export function bareDown(lab: Lab): string {
  return [
    "read -r resolver </run/resolver.pid",
    "kill $resolver",
    hereDocument(
      "ip -batch -",
      [BARE_VPC, ...lab.hosts.map(bareHost)].map((name) => `netns del ${name}`),
      "NAMESPACES",
    ),
  ].join("\n");
}

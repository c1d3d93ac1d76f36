// How a link's relay comes into a host's path: what `ip` and `bridge` are told.
//
//   eth0 --- port-3 --- [bridge link-3] --- host-3 ~ relay ~ vpc-3 --- [bridge vpc]
//
// port-3 leaves the VPC's bridge, and vpc-3, a VXLAN device, takes its place. The relay has a namespace of its own, as VXLAN takes no
// datagrams from its own namespace's addresses before Linux 6.5.
import type { Lab } from "../../topology/lab";
import { NAMESPACES_FOLDER, LAB_FILES } from "../names";
import { BRIDGE, INTERNET_ADDRESS, LINK_GROUP, portsOf } from "../network/ports";
import { INTERNET_NAMESPACE, internetCable, internetCableMac } from "../network/internet";
import { macAddress } from "../network/neighbours";
import { INTERNET_MTU, MTU, set, withoutOffloads } from "../network/settings";
import { hereDocument } from "../shell-text";
import { linkFile, networkIdentifier, relaySocket, VXLAN_PORTS } from "./protocol";

/** Of a cable between a link's relay and the VPC: VXLAN's headers come on top of the frames. */
const CABLE_MTU = MTU + 100;

export interface LinkPlace {
  readonly host: string;
  /** Unique among the lab's links; the first is 1. */
  readonly number: number;
  readonly namespace: string;
  /** The relay's end of its cable, and the other one: addresses for benchmarks, which nothing else has (RFC 2544). */
  readonly relayAddress: string;
  readonly peerAddress: string;
  /** Whom its ICMP messages come from. */
  readonly router: string;
  /** Of a host of the internet. @default - a host of a VPC */
  readonly cable?: string;
  /** The port of the VPC's bridge. @default - a host of the internet */
  readonly port?: { readonly name: string; readonly group: number };
  readonly address: string;
}

const cableAddress = (number: number) => `198.18.${number >> 7}.${(number % 128) * 2}`;
const otherEnd = (address: string) => address.replace(/\d+$/, (octet) => String(Number(octet) + 1));

/** Hosts' names have no dot. @param host of the lab, or of the internet */
export function linkPlace(lab: Lab, host: string): LinkPlace {
  const names = [...lab.hosts, ...lab.internetHosts].map(({ name }) => name);
  const number = names.indexOf(host) + 1;
  const peerAddress = cableAddress(number);
  const common = { host, number, namespace: `..link-${host}`, relayAddress: otherEnd(peerAddress), peerAddress };
  const inVpc = lab.hosts.find(({ name }) => name === host);
  if (!inVpc) {
    const index = lab.internetHosts.findIndex(({ name }) => name === host);
    const { address } = lab.internetHosts[index]!;
    return { ...common, address, router: INTERNET_ADDRESS, cable: internetCable(index) };
  }
  const port = portsOf(lab).find(({ address }) => address === inVpc.address)!;
  const { routerAddress } = lab.subnets.find(({ name }) => name === inVpc.subnet)!;
  return { ...common, address: inVpc.address, router: routerAddress, port };
}

const names = ({ number }: LinkPlace) => ({
  cable: `link-${number}`,
  bridge: `line-${number}`,
  host: `host-side-${number}`,
  vpc: `vpc-side-${number}`,
});

/**
 * One shell at a time makes and moves cables: ports get their numbers back, and the shell of a command that was killed ends first.
 *
 * @param commands one a line
 */
const alone = (commands: string) => `{ flock 9\n${commands}\n} 9>${LAB_FILES}/links`;

/** The shell of a command that was killed may come to it only after the link was taken away, and its note with it. */
const whileNoted = (place: LinkPlace, commands: string) => alone(`test -e ${linkFile(place.number)}\n${commands}`);

/** In the namespace where the cable to the host begins. */
const within = ({ cable }: LinkPlace, lines: readonly string[]) =>
  cable === undefined
    ? lines.join("\n")
    : hereDocument(`nsenter --net=${NAMESPACES_FOLDER}/${INTERNET_NAMESPACE} sh -e`, lines, "INTERNET");

/** Where the module br_netfilter is loaded, as for Docker, the internet gateway would translate the frames of a link's bridge, too. */
const BRIDGED_FRAMES_ARE_NOT_ROUTED = "echo 0 2>/dev/null >/proc/sys/net/bridge/bridge-nf-call-iptables || true";

/** The relay's ICMP messages bear the gateway's own address, which the kernel takes from no other device by default. */
const acceptLocal = (device: string) => set(`ipv4/conf/${device}/accept_local`, 1);

/** The relay's namespace, cable and VXLAN devices, beside the host's path. The link must be noted. */
export function prepareLink(place: LinkPlace): string {
  const { number, namespace, relayAddress, peerAddress, cable } = place;
  const device = names(place);
  const mtu = cable === undefined ? MTU : INTERNET_MTU;
  const vxlan = (name: string, port: number) =>
    `link add name ${name} mtu ${mtu} type vxlan id ${networkIdentifier(number)} ` +
    `dstport ${port} local ${peerAddress} remote ${relayAddress} nolearning noudpcsum`;
  const links = [
    `link add name ${device.cable} mtu ${CABLE_MTU} group ${LINK_GROUP} type veth peer name cable mtu ${CABLE_MTU} netns ${namespace}`,
    `addr add ${peerAddress}/31 dev ${device.cable}`,
    `link set ${device.cable} up`,
    vxlan(device.host, VXLAN_PORTS.host),
    vxlan(device.vpc, VXLAN_PORTS.vpc),
    // It forwards only: the namespace's own addresses answer behind the link.
    `link add name ${device.bridge} arp off type bridge mcast_snooping 0`,
  ];
  const relay = [`addr add ${relayAddress}/31 dev cable`, "link set cable up", "link set lo up"];
  const commands = [
    `ip netns add ${namespace}`,
    within(place, [
      ...(cable === undefined ? [] : [BRIDGED_FRAMES_ARE_NOT_ROUTED]),
      hereDocument("ip -batch -", links, "LINKS"),
      ...(cable === undefined ? [] : [acceptLocal(device.vpc)]),
      ...[device.host, device.vpc].map((each) => `${withoutOffloads(each)}; ethtool -K ${each} gro off >/dev/null`),
    ]),
    hereDocument(`ip -n ${namespace} -batch -`, relay, "RELAY"),
  ];
  return whileNoted(place, commands.join("\n"));
}

const staticEntry = ({ address }: LinkPlace, device: string) =>
  hereDocument("bridge -batch -", [`fdb replace ${macAddress(address)} dev ${device} master static`], "ENTRIES");

/** While a link is there, its device toward the internet has the cable's MAC address, and the cable this one. */
const standInMac = (address: string) => macAddress(address).replace(/^02:00/, "02:02");

/** Puts the prepared link into the path. */
export function connectLink(place: LinkPlace): string {
  const { port, cable, address } = place;
  const device = names(place);
  const line = (end: string) => [
    `link set ${device.host} group ${LINK_GROUP} master ${device.bridge} up`,
    `link set ${end} group ${LINK_GROUP} master ${device.bridge}`,
    `link set ${device.bridge} up`,
  ];
  if (cable !== undefined) {
    const links = [
      `link set ${cable} address ${standInMac(address)}`,
      `link set ${device.vpc} address ${internetCableMac(address)} up`,
      `route replace ${address}/32 dev ${device.vpc}`,
      ...line(cable),
    ];
    return whileNoted(place, within(place, [hereDocument("ip -batch -", links, "LINKS")]));
  }
  const links = [`link set ${port!.name} nomaster`, `link set ${device.vpc} group ${port!.group} master ${BRIDGE} up`, ...line(port!.name)];
  return whileNoted(place, [hereDocument("ip -batch -", links, "LINKS"), staticEntry(place, device.vpc)].join("\n"));
}

/** Makes the path what it was, and takes the note away. Safe to repeat, and to run if the link is there in part. */
export function removeLink(place: LinkPlace): string {
  const { number, port, cable, address, namespace } = place;
  const device = names(place);
  const gone = (name: string) => `ip link del ${name} 2>/dev/null || true`;
  const rest = [device.host, device.cable, device.bridge].map(gone);
  const back =
    cable !== undefined
      ? within(place, [
          `ip link set ${cable} nomaster group default`,
          gone(device.vpc),
          `ip link set ${cable} address ${internetCableMac(address)}`,
          `ip route replace ${address}/32 dev ${cable}`,
          ...rest,
        ])
      : [
          `ip link set ${port!.name} nomaster`,
          gone(device.vpc),
          `ip link set ${port!.name} group ${port!.group} master ${BRIDGE}`,
          staticEntry(place, port!.name),
          ...rest,
        ].join("\n");
  // A relay that was killed has left its socket, which would pass for the next one's.
  return alone([back, `ip netns del ${namespace} 2>/dev/null || true`, `rm -f ${relaySocket(number)} ${linkFile(number)}`].join("\n"));
}

// What decides on a packet at one place of its path: a security group, a network ACL, a route table, a gateway.
import { prefixLength } from "./cidr-block";
import type { Lab, LabHost, LabRule } from "./lab";
import type { Direction } from "./model";
import type { LabAclRule, LabNetworkAcl, LabRoute, LabSubnet } from "./network";
import { inOneOf, matches, type Packet, rangesOf, sizeOf, without } from "./packet";

/** `depends`: on the port that the sender's kernel chooses, on a host that forwards, or on what cannot be told. */
export type Verdict = "passes" | "dropped" | "depends";

interface At {
  /** The first packet's way, or its answer's. */
  readonly way: "request" | "answer";
  readonly verdict: Verdict;
  readonly packet: Packet;
}

export interface GroupCheckpoint extends At {
  readonly kind: "security-group";
  readonly direction: Direction;
  readonly host: string;
  /** The host's. */
  readonly securityGroups: readonly string[];
  /** The first rule that allows it. @default - none does, so it is dropped */
  readonly rule?: LabRule;
}

export interface AclCheckpoint extends At {
  readonly kind: "network-acl";
  readonly direction: Direction;
  readonly subnet: string;
  readonly acl: string;
  /** The rule that decides, or one that decides on some of the ports. @default - none matches, so it is dropped */
  readonly rule?: LabAclRule;
}

export interface RouteCheckpoint extends At {
  readonly kind: "route";
  readonly subnet: string;
  readonly routeTable: string;
  /** The longest prefix that holds the destination. @default - no route leads there, so it is dropped */
  readonly route?: LabRoute | { readonly destination: string; readonly target: { readonly kind: "local" } };
}

export interface GatewayCheckpoint extends At {
  readonly kind: "nat-gateway" | "internet-gateway";
  readonly name: string;
  /** What it translates the sender's private address to, or the receiver's public address from. @default - there is none: dropped */
  readonly publicAddress?: string;
}

export interface ForwarderCheckpoint extends At {
  readonly kind: "forwarder";
  readonly host: string;
}

export type Checkpoint = GroupCheckpoint | AclCheckpoint | RouteCheckpoint | GatewayCheckpoint | ForwarderCheckpoint;

type Way = At["way"];

export function atGroup(host: LabHost, direction: Direction, packet: Packet): GroupCheckpoint {
  const peer = direction === "egress" ? packet.destination : packet.source;
  const candidates = host.rules.filter((candidate) => candidate.direction === direction && matches(candidate.port, packet) === "all");
  const sure = candidates.find(({ cidrBlocks }) => inOneOf(cidrBlocks, peer));
  const rule = sure ?? candidates.find(({ unknownPeer }) => unknownPeer !== undefined);
  return {
    kind: "security-group",
    way: "request",
    verdict: sure ? "passes" : rule ? "depends" : "dropped",
    packet,
    direction,
    host: host.name,
    securityGroups: host.securityGroups,
    ...(rule && { rule }),
  };
}

/** Stateless: on each of the packet's ports, the matching rule of the lowest number decides; without one, the port is denied. */
export function atAcl(acl: LabNetworkAcl, subnet: string, direction: Direction, packet: Packet, way: Way): AclCheckpoint {
  const peer = direction === "egress" ? packet.destination : packet.source;
  const deciding: LabAclRule[] = [];
  let undecided = rangesOf(packet);
  for (const rule of acl[direction].filter(({ cidrBlocks, unknownPeer }) => unknownPeer !== undefined || inOneOf(cidrBlocks, peer))) {
    const left = without(undecided, rule.port, packet);
    if (sizeOf(left) < sizeOf(undecided)) deciding.push(rule);
    // A rule for unknown addresses may leave the packet to those behind it.
    if (rule.unknownPeer === undefined) undecided = left;
  }
  const isDecided = undecided.length === 0;
  const [action, ...others] = new Set([...deciding.map((rule) => rule.action), ...(isDecided ? [] : ["deny" as const])]);
  const verdict = others.length > 0 ? "depends" : action === "allow" ? "passes" : "dropped";
  const rule = verdict === "depends" ? deciding[0] : isDecided ? deciding.at(-1) : undefined;
  return { kind: "network-acl", way, packet, direction, subnet, acl: acl.name, verdict, ...(rule && { rule }) };
}

/** The longest prefix wins; `local` is as long as the VPC's block, so that a route to a subnet of it comes first. */
export function atRoute(lab: Lab, subnet: LabSubnet, packet: Packet, way: Way): RouteCheckpoint {
  const vpc = lab.vpcs.find(({ name }) => name === subnet.vpc);
  const local = vpc?.cidrBlocks.map((destination) => ({ destination, target: { kind: "local" } as const })) ?? [];
  const [route] = [...local, ...subnet.routes]
    .filter(({ destination }) => inOneOf([destination], packet.destination))
    .sort((one, other) => prefixLength(other.destination) - prefixLength(one.destination));
  return {
    kind: "route",
    way,
    verdict: route ? "passes" : "dropped",
    packet,
    subnet: subnet.name,
    routeTable: subnet.routeTable,
    ...(route && { route }),
  };
}

// What decides on a packet at one place of its path: a security group, a network ACL, a route table, a gateway.
import { prefixLength } from "./cidr-block";
import type { Lab, LabHost, LabRule } from "./lab";
import type { Direction, Route } from "./model";
import type { LabAclRule, LabNetworkAcl, LabSubnet } from "./network";
import { inOneOf, matches, type Packet } from "./packet";

/** `depends`: on the port that the sender's kernel chooses, or on what a host does that forwards. It is neither yes nor no. */
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
  /** The matching rule of the lowest number. @default - none matches, so it is dropped */
  readonly rule?: LabAclRule;
}

export interface RouteCheckpoint extends At {
  readonly kind: "route";
  readonly subnet: string;
  readonly routeTable: string;
  /** The longest prefix that holds the destination. @default - no route leads there, so it is dropped */
  readonly route?: Route | { readonly destination: string; readonly target: { readonly kind: "local" } };
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
  const rule = host.rules.find(
    (candidate) => candidate.direction === direction && matches(candidate.port, packet) === "all" && inOneOf(candidate.cidrBlocks, peer),
  );
  return {
    kind: "security-group",
    way: "request",
    verdict: rule ? "passes" : "dropped",
    packet,
    direction,
    host: host.name,
    securityGroups: host.securityGroups,
    ...(rule && { rule }),
  };
}

/** Stateless, in the order of the rules' numbers. A rule for some of the ports decides nothing by itself if the next ones agree. */
export function atAcl(acl: LabNetworkAcl, subnet: string, direction: Direction, packet: Packet, way: Way): AclCheckpoint {
  const peer = direction === "egress" ? packet.destination : packet.source;
  const point = { kind: "network-acl", way, packet, direction, subnet, acl: acl.name } as const;
  const partly: LabAclRule[] = [];
  const decide = (action: "allow" | "deny", rule?: LabAclRule): AclCheckpoint => {
    const other = partly.find((each) => each.action !== action);
    const by = other ?? rule;
    return { ...point, verdict: other ? "depends" : action === "allow" ? "passes" : "dropped", ...(by && { rule: by }) };
  };
  for (const rule of acl[direction]) {
    const share = inOneOf(rule.cidrBlocks, peer) ? matches(rule.port, packet) : "none";
    if (share === "all") return decide(rule.action, rule);
    if (share === "some") partly.push(rule);
  }
  return decide("deny");
}

/** The longest prefix wins; `local` is as long as the VPC's block, or a peered VPC's route. */
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

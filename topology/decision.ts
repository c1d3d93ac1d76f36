// A checkpoint in words: where it is, what decides there, and what would have to be there.
import type { AclCheckpoint, Checkpoint, GroupCheckpoint, RouteCheckpoint } from "./checkpoint";
import { describePacket } from "./packet";
import type { Reachability } from "./reachability";

export const article = { ingress: "an ingress", egress: "an egress" };
export const outOrIn = { ingress: "in", egress: "out" };

/** "security group client", "security groups client and admin" */
export function groups(names: readonly string[]): string {
  return names.length === 1 ? `security group ${names[0]}` : `security groups ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "tcp/1234 to a block that holds 10.0.0.10" */
function wanted({ direction, packet }: GroupCheckpoint | AclCheckpoint): string {
  const [word, peer] = direction === "egress" ? ["to", packet.destination] : ["from", packet.source];
  return `${describePacket(packet)} ${word} a block that holds ${peer}`;
}

/** What the packet would need to pass: "an egress rule in security group client: tcp/1234 to a block that holds 10.0.0.10" */
export function describeMissing(point: Checkpoint): string {
  switch (point.kind) {
    case "security-group": {
      const place = point.securityGroups.length === 1 ? groups(point.securityGroups) : `one of the ${groups(point.securityGroups)}`;
      return `${article[point.direction]} rule in ${place}: ${wanted(point)}`;
    }
    case "network-acl": {
      const number = point.rule ? ` below number ${point.rule.number}` : "";
      return `${article[point.direction]} rule in network ACL ${point.acl}${number}: ${wanted(point)}`;
    }
    case "route":
      return (
        `a route in route table ${point.routeTable} to a block that holds ${point.packet.destination}` +
        (point.route ? `: the one to ${point.route.destination} leads to ${targetName(point.route.target)}` : "")
      );
    case "internet-gateway":
      return point.name === "" ? "an internet gateway of the VPC" : "a public address of the host in the VPC";
    default:
      return `nothing that can be told from here: ${decided(point)}`;
  }
}

/** "egress rule client-egress-tcp-https", "no ingress rule for server", "rule public-acl-ingress-100" */
export function describeDecision(point: Checkpoint): string {
  switch (point.kind) {
    case "security-group":
      return point.rule ? `${point.direction} rule ${point.rule.id}` : `no ${point.direction} rule for ${point.host}`;
    case "network-acl":
      return point.rule ? `rule ${point.rule.id}` : `no ${point.direction} rule in network ACL ${point.acl}`;
    case "route":
      return point.route ? `route to ${point.route.destination}` : `no route in route table ${point.routeTable}`;
    case "forwarder":
      return `host ${point.host}`;
    default:
      return point.publicAddress === undefined ? "no public address" : `public address ${point.publicAddress}`;
  }
}

/** The checkpoints that drop the packet. */
export function droppedAt({ checkpoints }: Reachability): readonly Checkpoint[] {
  return checkpoints.filter(({ verdict }) => verdict === "dropped");
}

/** "NAT gateway nat-gateway", "internet gateway" */
export function targetName(target: NonNullable<RouteCheckpoint["route"]>["target"]): string {
  if (target.kind === "unknown") return target.name;
  const kind = target.kind.replaceAll("-", " ").replace(/^nat/, "NAT");
  return "name" in target ? `${kind} ${target.name}` : kind;
}

function routeTarget({ route }: RouteCheckpoint): string {
  if (!route) return "";
  const { target } = route;
  if (target.kind === "local") return "by the VPC's local route";
  return `by the route to ${route.destination}: ${targetName(target)}`;
}

export function decided(point: Checkpoint): string {
  switch (point.kind) {
    case "security-group": {
      const { rule, direction, securityGroups } = point;
      if (point.verdict === "depends")
        return (
          `its security group ${rule!.securityGroup} lets it ${outOrIn[direction]} ` +
          `by ${direction} rule ${rule!.id} ("${rule!.description}") if that is of ${rule!.unknownPeer}, which cannot be told: it depends`
        );
      return rule
        ? `its security group ${rule.securityGroup} lets it ${outOrIn[direction]} by ${direction} rule ${rule.id} ("${rule.description}")`
        : `its ${groups(securityGroups)} ${securityGroups.length === 1 ? "has" : "have"} no ${direction} rule for it: dropped`;
    }
    case "network-acl": {
      const { rule, direction, acl, verdict } = point;
      if (!rule) return `network ACL ${acl} has no ${direction} rule for it: dropped`;
      if (verdict === "depends" && rule.unknownPeer !== undefined)
        return `network ACL ${acl} has ${direction} rule ${rule.id} for ${rule.unknownPeer}, which cannot be told: it depends`;
      if (verdict === "depends") return `network ACL ${acl} has ${direction} rule ${rule.id} for some of these ports: it depends`;
      return verdict === "passes"
        ? `network ACL ${acl} lets it ${outOrIn[direction]} by rule ${rule.id}`
        : `network ACL ${acl} denies it by rule ${rule.id}: dropped`;
    }
    case "route":
      if (point.verdict === "depends") return `${routeTarget(point)}, behind which nothing can be told: it depends`;
      return point.verdict === "passes" ? routeTarget(point) : `${point.route ? routeTarget(point) : "no route leads there"}: dropped`;
    case "nat-gateway":
      return `NAT gateway ${point.name} sends it on from ${point.publicAddress}, and a port of its own`;
    case "internet-gateway":
      if (point.verdict === "passes")
        return `internet gateway ${point.name} translates the private address from or to ${point.publicAddress}`;
      if (point.verdict === "depends") return "whether the host has a public address cannot be told: it depends";
      return point.name === "" ? "the VPC has no internet gateway: dropped" : "the host has no public address: dropped";
    case "forwarder":
      return `host ${point.host} may forward it, which no rule tells`;
  }
}

export function place(point: Checkpoint): string {
  switch (point.kind) {
    case "security-group":
      return `at ${point.host}: `;
    case "network-acl":
      return `at the edge of subnet ${point.subnet}: `;
    case "route":
      return point.verdict === "passes" && point.route?.target.kind === "local" ? "" : `in route table ${point.routeTable}: `;
    default:
      return "";
  }
}

// Reachability in plain words: the verdict, the packet's path, the rule that decides at each place, and what is missing.
import type { AclCheckpoint, Checkpoint, GroupCheckpoint, RouteCheckpoint } from "./checkpoint";
import { describePacket } from "./packet";
import { type AnyHost, isLabHost, type Reachability } from "./reachability";
import { describeTraffic, type Traffic } from "./traffic";

const named = ({ name, address }: AnyHost) => `${name} (${address})`;
const article = { ingress: "an ingress", egress: "an egress" };
const outOrIn = { ingress: "in", egress: "out" };

/** "security group client", "security groups client and admin" */
function groups(names: readonly string[]): string {
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

/** The checkpoints that drop the packet. */
export function droppedAt({ checkpoints }: Reachability): readonly Checkpoint[] {
  return checkpoints.filter(({ verdict }) => verdict === "dropped");
}

/** "NAT gateway nat-gateway", "internet gateway" */
function targetName(target: NonNullable<RouteCheckpoint["route"]>["target"]): string {
  const kind = target.kind.replaceAll("-", " ").replace(/^nat/, "NAT");
  return "name" in target ? `${kind} ${target.name}` : kind;
}

function routeTarget({ route }: RouteCheckpoint): string {
  if (!route) return "";
  const { target } = route;
  if (target.kind === "local") return "by the VPC's local route";
  return `by the route to ${route.destination}: ${targetName(target)}`;
}

function decided(point: Checkpoint): string {
  switch (point.kind) {
    case "security-group": {
      const { rule, direction, securityGroups } = point;
      return rule
        ? `its security group ${rule.securityGroup} lets it ${outOrIn[direction]} by ${direction} rule ${rule.id} ("${rule.description}")`
        : `its ${groups(securityGroups)} ${securityGroups.length === 1 ? "has" : "have"} no ${direction} rule for it: dropped`;
    }
    case "network-acl": {
      const { rule, direction, acl, verdict } = point;
      if (!rule) return `network ACL ${acl} has no ${direction} rule for it: dropped`;
      if (verdict === "depends") return `network ACL ${acl} has ${direction} rule ${rule.id} for some of these ports: it depends`;
      return verdict === "passes"
        ? `network ACL ${acl} lets it ${outOrIn[direction]} by rule ${rule.id}`
        : `network ACL ${acl} denies it by rule ${rule.id}: dropped`;
    }
    case "route":
      return point.verdict === "passes" ? routeTarget(point) : `${point.route ? routeTarget(point) : "no route leads there"}: dropped`;
    case "nat-gateway":
      return `NAT gateway ${point.name} sends it on from ${point.publicAddress}, and a port of its own`;
    case "internet-gateway":
      if (point.verdict === "passes")
        return `internet gateway ${point.name} translates the private address from or to ${point.publicAddress}`;
      return point.name === "" ? "the VPC has no internet gateway: dropped" : "the host has no public address: dropped";
    case "forwarder":
      return `host ${point.host} may forward it: nobody can tell from the rules`;
  }
}

function place(point: Checkpoint): string {
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

/** What the sender sees if the traffic is allowed: the security group's part ends there, the program's begins. */
function beyond(traffic: Traffic): string {
  switch (traffic.protocol) {
    case "tcp":
      return "if no program listens, the connection is refused (RST): an answer, unlike a drop";
    case "udp":
      return "if no program listens, the answer is ICMP port unreachable; it passes, too";
    case "icmp":
      return "the kernel answers an echo request by itself";
  }
}

/** Behind the checkpoint that drops it. */
function unreached(point: Checkpoint): string | undefined {
  if (point.kind === "security-group" && point.rule)
    return `would be let ${outOrIn[point.direction]} by ${point.rule.id}, but nothing arrives`;
  if (point.verdict !== "dropped") return undefined;
  const there = "nothing arrives; it would be dropped there as well";
  if (point.kind !== "security-group") return there;
  return `${there}, for want of ${article[point.direction]} rule in its ${groups(point.securityGroups)}`;
}

function path(source: AnyHost, destination: AnyHost, { checkpoints, verdict }: Reachability, traffic: Traffic): string[] {
  const lines: string[] = [];
  let dropped = false;
  const within = isLabHost(source) && isLabHost(destination) && source.subnet === destination.subnet;
  for (const point of checkpoints) {
    if (point.way === "answer" && dropped) break;
    if (within && !dropped && point.kind === "security-group" && point.direction === "ingress")
      lines.push(`within the ${source.subnet} subnet to ${destination.name}`);
    const said = dropped ? unreached(point) : decided(point);
    if (said !== undefined) {
      const way = point.way === "answer" ? `the answer, ${describePacket(point.packet)}, ` : "";
      const to = point.kind === "route" && point.route?.target.kind === "local" && point.way === "request" ? ` to ${destination.name}` : "";
      lines.push(`${way}${place(point)}${said}${to}`);
    }
    if (point.verdict === "dropped") dropped = true;
  }
  if (verdict !== "yes") return lines;
  const stateful = checkpoints.some(({ way }) => way === "answer")
    ? "security groups are stateful, the answer needs no rule of theirs"
    : "the answer needs no rule of its own: security groups are stateful";
  return [...lines, `${stateful}; ${beyond(traffic)}`];
}

function dropsInSilence({ way, kind }: Checkpoint): string {
  if (way === "answer") return "its packet arrives, the answer is dropped";
  switch (kind) {
    case "security-group":
      return "a security group drops, it never refuses";
    case "network-acl":
      return "a network ACL drops, it never refuses";
    default:
      return "the VPC says nothing of what it cannot deliver";
  }
}

/** Lines for people. */
export function explanation(source: AnyHost, destination: AnyHost, traffic: Traffic, reachability: Reachability): string[] {
  const { verdict, decisive, loopback } = reachability;
  const may = { yes: "may", no: "may not", depends: "may or may not" }[verdict];
  const verb = traffic.protocol === "tcp" ? "open" : "send";
  const opened = `${named(source)} ${may} ${verb} ${describeTraffic(traffic)} to ${named(destination)}`;
  if (loopback)
    return [
      `yes: ${opened}`,
      "  a packet from a host to itself never reaches the network interface, which is where a security group filters",
    ];
  const steps = path(source, destination, reachability, traffic).map((step, index) => `  ${index + 1}. ${step}`);
  if (verdict !== "no") return [`${verdict}: ${opened}`, ...steps];
  return [
    `no: ${opened}`,
    ...steps,
    `missing:`,
    ...droppedAt(reachability).map((point) => `  - ${describeMissing(point)}`),
    `${source.name} gets no answer at all, only a timeout: ${decisive ? dropsInSilence(decisive) : ""}`,
    // nftables cannot drop in silence what its own host sends; TCP goes on trying all the same.
    ...(decisive?.kind !== "security-group" || decisive.direction !== "egress" || traffic.protocol === "tcp"
      ? []
      : ["(not so on this machine, whose kernel tells the sender at once: Operation not permitted)"]),
  ];
}

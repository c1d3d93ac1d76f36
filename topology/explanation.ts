// Reachability in plain words: the verdict, the packet's path, the rule that decides at each place, and what is missing.
import type { Checkpoint } from "./checkpoint";
import { article, decided, describeMissing, droppedAt, groups, outOrIn, place } from "./decision";
import { describePacket } from "./packet";
import { type AnyHost, isLabHost, type Reachability } from "./reachability";
import { describeTraffic, type Traffic } from "./traffic";

const named = ({ name, address }: AnyHost) => `${name} (${address})`;

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

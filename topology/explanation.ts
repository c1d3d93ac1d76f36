// Reachability in plain words: the verdict, the packet's path, the rule that decides at each end, and what is missing.
import type { LabHost } from "./lab";
import type { Decision, MissingRule, Reachability } from "./reachability";
import { describeTraffic, type Traffic } from "./traffic";

const named = ({ name, address }: LabHost) => `${name} (${address})`;
const article = { ingress: "an ingress", egress: "an egress" };

/** "security group client", "security groups client and admin" */
function groups(names: readonly string[]): string {
  return names.length === 1 ? `security group ${names[0]}` : `security groups ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "an egress rule in security group client: tcp/1234 to a block that holds 10.0.0.10" */
export function describeMissing({ direction, securityGroups, traffic, peerAddress }: MissingRule): string {
  const place = securityGroups.length === 1 ? groups(securityGroups) : `one of the ${groups(securityGroups)}`;
  return `${article[direction]} rule in ${place}: ${describeTraffic(traffic)} ${direction === "egress" ? "to" : "from"} a block that holds ${peerAddress}`;
}

function decided({ securityGroups, direction, rule }: Decision): string {
  return rule
    ? `its security group ${rule.securityGroup} lets it ${direction === "egress" ? "out" : "in"} by ${direction} rule ${rule.id} ("${rule.description}")`
    : `its ${groups(securityGroups)} ${securityGroups.length === 1 ? "has" : "have"} no ${direction} rule for it: dropped`;
}

/** What the one who asks sees where the traffic is allowed: the security group's part ends there, the program's begins. */
function beyond(traffic: Traffic): string {
  switch (traffic.protocol) {
    case "tcp":
      return "where no program listens, the connection is refused (RST): an answer, unlike a drop";
    case "udp":
      return "where no program listens, the answer is ICMP port unreachable; it passes, too";
    case "icmp":
      return "the kernel answers an echo request by itself";
  }
}

function path(source: LabHost, destination: LabHost, { egress, ingress }: Reachability, traffic: Traffic): string[] {
  const router = source.subnet === destination.subnet ? `within the ${source.subnet} subnet` : "by the VPC's local route";
  const sent = [`at ${source.name}: ${decided(egress)}`];
  if (!egress.rule) {
    const there = ingress.rule
      ? `would be let in by ${ingress.rule.id}, but nothing arrives`
      : `nothing arrives; it would be dropped there as well, for want of an ingress rule in its ${groups(ingress.securityGroups)}`;
    return [...sent, `at ${destination.name}: ${there}`];
  }
  const arrived = [...sent, `${router} to ${destination.name}`, `at ${destination.name}: ${decided(ingress)}`];
  return ingress.rule ? [...arrived, `the answer needs no rule of its own: security groups are stateful; ${beyond(traffic)}`] : arrived;
}

/** Lines for people. */
export function explanation(source: LabHost, destination: LabHost, traffic: Traffic, reachability: Reachability): string[] {
  const opened = `${named(source)} ${reachability.allowed ? "may" : "may not"} ${traffic.protocol === "tcp" ? "open" : "send"} ${describeTraffic(traffic)} to ${named(destination)}`;
  if (reachability.loopback)
    return [
      `yes: ${opened}`,
      "  a packet from a host to itself never reaches the network interface, which is where a security group filters",
    ];
  const steps = path(source, destination, reachability, traffic).map((step, index) => `  ${index + 1}. ${step}`);
  if (reachability.allowed) return [`yes: ${opened}`, ...steps];
  return [
    `no: ${opened}`,
    ...steps,
    `missing:`,
    ...reachability.missing.map((rule) => `  - ${describeMissing(rule)}`),
    `${source.name} gets no answer at all, only a timeout: a security group drops, it never refuses`,
    // nftables cannot drop in silence what its own host sends; TCP goes on trying all the same.
    ...(reachability.egress.rule || traffic.protocol === "tcp"
      ? []
      : ["(not so on this machine, whose kernel tells the sender at once: Operation not permitted)"]),
  ];
}

// A scenario as a picture: the VPC and its subnets, the hosts with their services, and what the security groups let through.
import { card, centre, pill, region } from "./shapes";
import { STYLE } from "./style";
import { arrow, type Box, line, rectangle, svg, text, titled } from "./svg";
import { instantiate, type Lab, type LabHost } from "../topology/lab";
import { ANY_IPV4, type Scenario, type SecurityGroup, TopologyError } from "../topology/model";
import { canReach } from "../topology/reachability";
import { describeTraffic, type Traffic, trafficOf } from "../topology/traffic";

const WIDTH = 1320;
const HEIGHT = 812;
const VPC: Box = { x: 40, y: 104, width: 900, height: 648 };
const PUBLIC: Box = { x: 64, y: 150, width: 852, height: 100 };
const PRIVATE: Box = { x: 64, y: 278, width: 852, height: 450 };
const OPENERS: Box = { x: 88, y: 364, width: 270, height: 340 };
const ANSWERERS: Box = { x: 622, y: 364, width: 270, height: 340 };
const NAT: Box = { x: 390, y: 174, width: 200, height: 52 };
const GATEWAY: Box = { x: 866, y: 181, width: 150, height: 38 };
const ENDPOINT: Box = { x: 856, y: 313, width: 170, height: 38 };
const SIDE = { x: 1080, width: 200 };

/** Cards in a security group at most; the last one sums up the remaining hosts. */
const CARDS = 3;

/** A role's hosts, one below the other within their security group, and between them what they may open to each other. */
function hostCards(lab: Lab, hosts: readonly LabHost[], group: Box): string[] {
  const single = hosts.length > CARDS ? hosts.slice(0, CARDS - 1) : hosts;
  const rest = hosts.slice(single.length);
  const contents = single.map((host) => ({ title: host.name, detail: host.address, lines: host.services.map(({ name }) => name) }));
  if (rest.length > 0)
    contents.push({
      title: `${rest[0]?.name} to ${rest.at(-1)?.name}`,
      detail: "",
      lines: [...new Set(rest.flatMap(({ services }) => services.map(({ name }) => name)))],
    });
  const room = (group.height - 44) / contents.length;
  const boxes = contents.map(({ lines }, index): Box => {
    const height = 48 + 20 * lines.length;
    return { x: group.x + 16, y: group.y + 38 + room * index + (room - 12 - height) / 2, width: group.width - 32, height };
  });
  const among = trafficOfRules(lab).filter(
    (traffic) => hosts[0] && hosts[1] && canReach(lab, hosts[0].name, hosts[1].name, traffic).allowed,
  );
  return [
    ...boxes.flatMap((box, index) => card(box, contents[index]?.title ?? "", contents[index]?.lines ?? [], contents[index]?.detail)),
    ...boxes.slice(1).flatMap((below, index) => among.map((traffic, position) => between(boxes[index] ?? below, below, traffic, position))),
  ];
}

/** Between two cards, either way. */
function between(above: Box, below: Box, traffic: Traffic, position: number): string {
  const x = centre(above).x - 20 + 70 * position;
  const [top, bottom] = [above.y + above.height, below.y];
  return [
    arrow(
      [
        { x, y: top },
        { x, y: bottom },
      ],
      traffic.protocol,
      true,
    ),
    text({ x: x + 12, y: (top + bottom) / 2 + 4 }, `small bold ${traffic.protocol}`, describeTraffic(traffic)),
  ].join("\n");
}

/** Everything that a rule of the lab speaks of, once. */
function trafficOfRules(lab: Lab): Traffic[] {
  const all = lab.hosts.flatMap(({ rules }) => rules.flatMap(({ port }) => trafficOf(port)));
  return [...new Map(all.map((traffic) => [describeTraffic(traffic), traffic])).values()];
}

/** The arrows between the two security groups: what passes, and by which rules. */
function flows(lab: Lab, opener: LabHost, answerer: LabHost): string[] {
  const found = trafficOfRules(lab).flatMap((traffic) => {
    const there = canReach(lab, opener.name, answerer.name, traffic);
    const back = canReach(lab, answerer.name, opener.name, traffic);
    return there.allowed || back.allowed ? [{ traffic, there, back }] : [];
  });
  const left = OPENERS.x + OPENERS.width;
  const right = ANSWERERS.x;
  const gap = (OPENERS.height - 70) / found.length;
  return found.map(({ traffic, there, back }, index) => {
    const y = Math.round(OPENERS.y + 70 + gap * index);
    const ends = [
      { x: left, y },
      { x: right, y },
    ];
    const parameter = Object.entries(lab.ports).find(([, number]) => traffic.protocol !== "icmp" && number === traffic.port)?.[0];
    const rules = [there, back].filter(({ allowed }) => allowed).map(({ egress, ingress }) => `${egress.rule?.id} and ${ingress.rule?.id}`);
    const middle = (left + right) / 2;
    return titled(rules.join("; "), [
      arrow(there.allowed ? ends : ends.toReversed(), traffic.protocol, there.allowed && back.allowed),
      text({ x: middle, y: y - 9 }, `bold ${traffic.protocol}`, describeTraffic(traffic), "middle"),
      text({ x: middle, y: y + 19 }, "small faint", parameter ?? "all types", "middle"),
    ]);
  });
}

/** From the security groups by the NAT gateway to the internet, and by the endpoint to the bucket. */
function wayOut(lab: Lab, groups: readonly (readonly [SecurityGroup, Box])[]): string[] {
  const [nat, gateway, endpoint] = [centre(NAT), centre(GATEWAY), centre(ENDPOINT)];
  const fork = { x: nat.x, y: endpoint.y };
  const rules = lab.hosts
    .flatMap((host) => host.rules)
    .filter(({ direction, cidrBlocks }) => direction === "egress" && cidrBlocks.includes(ANY_IPV4));
  const open = new Set(rules.map(({ securityGroup }) => securityGroup));
  const label = `${[...new Set(rules.flatMap(({ port }) => trafficOf(port)).map(describeTraffic))].join(", ")} to anywhere`;
  return [
    ...groups
      .filter(([{ name }]) => open.has(name))
      .map(([, group]) => line([{ x: centre(group).x, y: group.y }, { x: centre(group).x, y: fork.y }, fork], "line https")),
    arrow([fork, { x: nat.x, y: NAT.y + NAT.height }], "https"),
    arrow(
      [
        { x: NAT.x + NAT.width, y: nat.y },
        { x: GATEWAY.x, y: nat.y },
      ],
      "https",
    ),
    arrow(
      [
        { x: GATEWAY.x + GATEWAY.width, y: gateway.y },
        { x: SIDE.x, y: gateway.y },
      ],
      "https",
    ),
    arrow([fork, { x: ENDPOINT.x, y: endpoint.y }], "https"),
    arrow(
      [
        { x: ENDPOINT.x + ENDPOINT.width, y: endpoint.y },
        { x: SIDE.x, y: endpoint.y },
      ],
      "https",
    ),
    ...pill({ x: nat.x - 86, y: 249, width: 172, height: 30 }, label),
    ...pill(NAT, "NAT gateway, elastic IP"),
    ...pill(GATEWAY, "Internet gateway"),
    ...pill(ENDPOINT, "S3 gateway endpoint"),
  ];
}

function outside(lab: Lab): string[] {
  const all = lab.hosts.map(({ name }) => `A ${name}`);
  const names = all.length > 5 ? [...all.slice(0, 3), "...", ...all.slice(-1)] : all;
  const zone = { ...SIDE, y: 460, height: 70 + 20 * names.length };
  const level = centre(zone).y;
  return [
    ...card({ ...SIDE, y: 150, height: 100 }, "Internet", ["Session Manager", "package repositories"]),
    ...card({ ...SIDE, y: 282, height: 100 }, "S3 bucket", ["lab programs", "captures"]),
    line(
      [
        { x: VPC.x + VPC.width, y: level },
        { x: SIDE.x, y: level },
      ],
      "line dashed",
    ),
    text({ x: (VPC.x + VPC.width + SIDE.x) / 2, y: level - 10 }, "small faint", "answers in the VPC", "middle"),
    ...card(zone, "Private hosted zone", [lab.hostedZoneName, ...names]),
  ];
}

/**
 * The scenario, with the defaults of its parameters, as an SVG document.
 *
 * @throws TopologyError unless it has two security groups: the picture has room for two
 */
export function diagram(scenario: Scenario): string {
  const lab = instantiate(scenario);
  const hostsOf = (group?: SecurityGroup) => lab.hosts.filter(({ securityGroups }) => group && securityGroups.includes(group.name));
  const [second, first, ...more] = scenario.securityGroups;
  const [opener] = hostsOf(first);
  const [answerer] = hostsOf(second);
  if (!first || !second || !opener || !answerer || more.length > 0)
    throw new TopologyError(
      `a diagram has two security groups with hosts: ${scenario.name} has ${scenario.securityGroups.map(({ name }) => name).join(", ")}`,
    );
  return svg(WIDTH, HEIGHT, `${scenario.name}: ${scenario.title}`, STYLE, [
    rectangle({ x: 1, y: 1, width: WIDTH - 2, height: HEIGHT - 2 }, "page", 18),
    text({ x: 40, y: 52 }, "heading", scenario.name),
    text({ x: 40, y: 80 }, "faint", scenario.title),
    ...region(VPC, "vpc", "VPC", lab.vpcCidrBlock),
    ...region(PUBLIC, "public", "Public subnet", lab.subnetCidrBlocks.public),
    ...region(PRIVATE, "private", "Private subnet", lab.subnetCidrBlocks.private),
    ...region(OPENERS, "group", "Security group", first.name),
    ...region(ANSWERERS, "group", "Security group", second.name),
    ...wayOut(lab, [
      [first, OPENERS],
      [second, ANSWERERS],
    ]),
    ...hostCards(lab, hostsOf(first), OPENERS),
    ...hostCards(lab, hostsOf(second), ANSWERERS),
    ...flows(lab, opener, answerer),
    ...outside(lab),
    text(
      { x: 40, y: 785 },
      "faint",
      "What no arrow allows is dropped. Security groups are stateful: the answer to what an arrow allows needs no rule of its own.",
    ),
  ]);
}

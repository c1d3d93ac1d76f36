// Which node stands where: subnets in rows, availability zones beside each other, nodes left or right of the spine of wires.
import type { Flows, Net } from "./nets";
import type { EndpointNode, InternetNode, Node } from "./nodes";
import type { Lab } from "../topology/lab";
import type { LabSubnet, LabVpc } from "../topology/network";

export type Side = "left" | "right";
export type VpcNode = Exclude<Node, InternetNode>;

/** A subnet on one side of the spine, or on both. */
export interface Area {
  readonly subnet: LabSubnet;
  readonly public: boolean;
  readonly side: Side | "both";
  readonly left: readonly VpcNode[];
  readonly right: readonly VpcNode[];
}

/** One or two availability zones. */
export interface Band {
  /** @default - the VPC has one zone, which needs no frame */
  readonly frames?: readonly { readonly zone: number; readonly side: Side | "both" }[];
  /** Areas of a row stand beside each other. */
  readonly rows: readonly (readonly Area[])[];
}

export interface VpcPlan {
  readonly vpc: LabVpc;
  readonly bands: readonly Band[];
  readonly endpoints: readonly EndpointNode[];
}

export const isPublic = ({ routes }: LabSubnet): boolean => routes.some(({ target }) => target.kind === "internet-gateway");

/** More of a server the higher it is. */
function receives(nets: readonly Net[], { id }: Node): number {
  const has = (members: readonly string[]) => (members.includes(id) ? 1 : 0);
  return nets.reduce((sum, { sources, targets }) => sum + has(targets) - has(sources), 0);
}

/** Those that open go left, those that are opened to go right, about as many cards on either side. */
function split(nodes: readonly VpcNode[], nets: readonly Net[]): { left: VpcNode[]; right: VpcNode[] } {
  const sorted = [...nodes].sort((one, other) => receives(nets, one) - receives(nets, other));
  const weight = (list: readonly VpcNode[]) => list.reduce((sum, { cards }) => sum + 1 + cards.length, 0);
  const cuts = sorted.map((_, index) => ({ left: sorted.slice(0, index + 1), right: sorted.slice(index + 1) }));
  const unbalance = ({ left, right }: (typeof cuts)[number]) => Math.abs(weight(left) - weight(right));
  return cuts.sort((one, other) => unbalance(one) - unbalance(other))[0] ?? { left: [], right: [] };
}

function area(subnet: LabSubnet, side: Area["side"], nodes: readonly VpcNode[], nets: readonly Net[]): Area {
  const own = nodes.filter((node) => node.kind !== "endpoint" && node.subnet === subnet.name);
  const sides = side === "both" ? split(own, nets) : { left: [], right: [], [side]: own };
  return { subnet, public: isPublic(subnet), side, ...sides };
}

function bandsOf(subnets: readonly LabSubnet[], nodes: readonly VpcNode[], nets: readonly Net[]): readonly Band[] {
  const zoneOf = ({ zone = 0 }: LabSubnet) => zone;
  const zones = [...new Set(subnets.map(zoneOf))].sort((one, other) => one - other);
  const publicFirst = [...subnets].sort((one, other) => Number(isPublic(other)) - Number(isPublic(one)));
  const full = (list: readonly LabSubnet[]) => list.map((subnet) => [area(subnet, "both", nodes, nets)]);
  if (zones.length < 2) return [{ rows: full(publicFirst) }];
  const pairs = zones.flatMap((zone, index) => (index % 2 === 0 ? [[zone, zones[index + 1]] as const] : []));
  return pairs.map(([left, right]): Band => {
    const of = (zone?: number) => publicFirst.filter((subnet) => zoneOf(subnet) === zone);
    if (right === undefined) return { frames: [{ zone: left, side: "both" }], rows: full(of(left)) };
    const [lefts, rights] = [of(left), of(right)];
    const rows = Array.from({ length: Math.max(lefts.length, rights.length) }, (_, index) => [
      ...lefts.slice(index, index + 1).map((subnet) => area(subnet, "left", nodes, nets)),
      ...rights.slice(index, index + 1).map((subnet) => area(subnet, "right", nodes, nets)),
    ]);
    return {
      frames: [
        { zone: left, side: "left" },
        { zone: right, side: "right" },
      ],
      rows,
    };
  });
}

export function arrange(lab: Lab, nodes: readonly Node[], { nets }: Flows): readonly VpcPlan[] {
  return lab.vpcs.map((vpc) => {
    const own = nodes.filter((node): node is VpcNode => node.kind !== "internet" && node.vpc === vpc.name);
    return {
      vpc,
      bands: bandsOf(
        lab.subnets.filter((subnet) => subnet.vpc === vpc.name),
        own,
        nets,
      ),
      endpoints: own.filter((node) => node.kind === "endpoint"),
    };
  });
}

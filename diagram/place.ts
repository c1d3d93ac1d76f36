// Places the nodes of one VPC beside the spine, and on their edges the taps, where wires begin and end.
import type { Area, Band, Side, VpcNode, VpcPlan } from "./arrange";
import { node, nodeHeight } from "./cards";
import { type Box, type Point, snap } from "./geometry";
import type { Flows, Net } from "./nets";
import type { Sketch } from "./picture";
import { widthOf } from "./text";
import type { LabNetworkAcl } from "../topology/network";

/** From one tap of a node to the next: a line, a label above it and perhaps one below. */
const ROW = { plain: 36, detailed: 48 } as const;
/** Taps on the left are at multiples of it, those on the right halfway between, so that no two wires share a line. */
const GRID = 12;
const FIRST_TAP = 22;
const GAP = 12;
const HEADER = 36;
const PAD = { subnet: 10, zone: 8, vpc: 12 } as const;

export interface Tap {
  readonly net: Net;
  readonly node: string;
  readonly at: Point;
  /** `below` and `beside`: of a card outside of the VPCs. */
  readonly side: Side | "below" | "beside";
  /** Where the wire of one beside a card goes down. */
  readonly gutter?: number;
  /** The other side has a tap of the net at the same height, which bears the label. */
  readonly repeated: boolean;
}

export interface Columns {
  readonly left: { readonly x: number; readonly width: number };
  readonly right: { readonly x: number; readonly width: number };
}

interface Surroundings {
  readonly flows: Flows;
  readonly columns: Columns;
  readonly colourOf: (group: string) => number;
}

export const tapsOf = (nets: readonly Net[], id: string): readonly Net[] =>
  nets.filter(({ sources, targets }) => sources.includes(id) || targets.includes(id));

const rowOf = ({ detail }: Net) => (detail === "" ? ROW.plain : ROW.detailed);

/** From the first tap to the last. */
const spanOf = (nets: readonly Net[]) => nets.slice(0, -1).reduce((sum, net) => sum + rowOf(net), 0);

const tapRoom = (nets: readonly Net[]) => (nets.length === 0 ? 0 : 2 * FIRST_TAP + spanOf(nets) + GRID + GRID / 2);

/** Nodes that face each other, and the nets that both are in, which come first. */
export function facing(
  flows: Flows,
  left?: VpcNode,
  right?: VpcNode,
): { shared: readonly Net[]; left: readonly Net[]; right: readonly Net[] } {
  const [lefts, rights] = [left ? tapsOf(flows.nets, left.id) : [], right ? tapsOf(flows.nets, right.id) : []];
  const shared = lefts.filter((net) => rights.includes(net));
  const rest = (nets: readonly Net[]) => nets.filter((net) => !shared.includes(net));
  return { shared, left: rest(lefts), right: rest(rights) };
}

/** Of a VPC: fills the sketch from the top down. */
export class Placement {
  readonly taps: Tap[] = [];

  constructor(
    private readonly sketch: Sketch,
    private readonly around: Surroundings,
  ) {}

  /** @returns the bottom of the lower one */
  private pair(parent: string, top: number, x: Record<Side, number>, width: Record<Side, number>, left?: VpcNode, right?: VpcNode): number {
    const { flows, colourOf } = this.around;
    const nets = facing(flows, left, right);
    const among = ({ id }: VpcNode) => flows.among.get(id) ?? [];
    const need = (it: VpcNode | undefined, side: Side) =>
      it ? Math.max(nodeHeight(it, width[side], among(it)), tapRoom([...nets.shared, ...nets[side]])) : 0;
    const height = Math.max(need(left, "left"), need(right, "right"));
    const span = Math.max(spanOf([...nets.shared, ...nets.left]), spanOf([...nets.shared, ...nets.right]));
    const first = snap(Math.max(top + (height - span - GRID) / 2, top + FIRST_TAP), GRID);
    const put = (it: VpcNode | undefined, side: Side) => {
      if (!it) return;
      const box = { x: x[side], y: top, width: width[side], height };
      node(this.sketch, it, parent, box, among(it), colourOf);
      const edge = side === "left" ? box.x + box.width : box.x;
      let y = first;
      [...nets.shared, ...nets[side]].forEach((net, index) => {
        const own = index >= nets.shared.length && side === "right" ? GRID / 2 : 0;
        const at = { x: edge, y: y + own };
        y += rowOf(net);
        this.taps.push({ net, node: it.id, at, side, repeated: side === "right" && index < nets.shared.length });
      });
    };
    put(left, "left");
    put(right, "right");
    return top + height;
  }

  private nodes(
    parent: string,
    top: number,
    inset: Record<Side, number>,
    left: readonly VpcNode[],
    right: readonly VpcNode[],
    paired: boolean,
  ): number {
    const { columns } = this.around;
    const outer = inset.left;
    const x = { left: columns.left.x + outer, right: columns.right.x + inset.right };
    const width = { left: columns.left.width - outer - inset.right, right: columns.right.width - outer - inset.right };
    const count = Math.max(left.length, right.length);
    let y = top;
    if (paired) for (let index = 0; index < count; index += 1) y = this.pair(parent, y, x, width, left[index], right[index]) + GAP;
    else
      for (const each of left.length > 0 ? left : right)
        y = this.pair(parent, y, x, width, ...(left.length > 0 ? [each] : [undefined, each])) + GAP;
    return count > 0 ? y - GAP : y;
  }

  /** The box of an area, or of a zone, that is `inset` within its columns; it ends at the spine unless it spans it. */
  private box(side: Area["side"], inset: number, y: number, height: number): Box {
    const { left, right } = this.around.columns;
    const x = side === "right" ? right.x + inset : left.x + inset;
    const end = side === "left" ? left.x + left.width - inset : right.x + right.width - inset;
    return { x, y, width: end - x, height };
  }

  private area({ subnet, side, left, right }: Area, inset: number, top: number): number {
    const spine = side === "both" ? 0 : inset + PAD.subnet;
    const acl = subnet.networkAcl ? 14 : 0;
    const insets = { left: inset + PAD.subnet, right: spine };
    const end = this.nodes(`subnet ${subnet.name}`, top + HEADER, insets, left, right, side === "both");
    return end + PAD.subnet + acl;
  }

  private frame({ subnet, side, ...rest }: Area, parent: string, inset: number, top: number, height: number): void {
    const box = this.box(side, inset, top, height);
    const kind = rest.public ? "public" : "private";
    const { columns } = this.around;
    const id = `subnet ${subnet.name}`;
    const room = side === "both" ? Math.min(columns.left.width, columns.right.width) - 30 : box.width - 24;
    const heading = `${rest.public ? "Public" : "Private"} subnet${subnet.name === kind ? "" : ` ${subnet.name}`}`;
    this.sketch.blocks.push({ id, parent, look: kind, box });
    const beside = side === "both" || widthOf(heading, "bold") + 10 + widthOf(subnet.cidrBlock, "mono") <= room;
    const short = beside ? heading : subnet.name;
    const left = side === "both" ? room : room - widthOf(subnet.cidrBlock, "mono") - 10;
    this.sketch.text({ x: box.x + 12, y: top + 23 }, "bold", short, { room: left, className: kind });
    this.sketch.text({ x: box.x + box.width - 12, y: top + 23 }, "mono", subnet.cidrBlock, { room, anchor: "end", className: "faint" });
    if (subnet.networkAcl) this.acl(subnet.networkAcl, box, Math.min(room, columns.left.width - 40));
  }

  private acl(acl: LabNetworkAcl, edge: Box, room: number): void {
    const text = `Network ACL ${acl.name}`;
    const width = Math.min(widthOf(text, "plain") + 24, room);
    const box = { x: edge.x + 14, y: edge.y + edge.height - 12, width, height: 24 };
    const rules = [...acl.ingress, ...acl.egress].map(({ id, action }) => `${id} ${action}`);
    this.sketch.blocks.push({ id: `acl of ${edge.x},${edge.y}`, look: "pill", box, title: rules.join("; ") });
    this.sketch.text({ x: box.x + width / 2, y: box.y + 17 }, "plain", text, { room: width - 16, anchor: "middle" });
  }

  private band({ frames = [], rows }: Band, parent: string, top: number): number {
    const framed = frames.length > 0;
    const inset = framed ? PAD.zone : 0;
    const ids = frames.map(({ zone }) => `${parent} zone ${zone}`);
    const first = this.sketch.blocks.length;
    let y = framed ? top + 34 : top;
    for (const row of rows) {
      const start = this.sketch.blocks.length;
      const end = Math.max(...row.map((area) => this.area(area, inset, y)));
      const made = this.sketch.blocks.splice(start);
      row.forEach((area) => {
        const frame = frames.findIndex(({ side }) => side === area.side);
        this.frame(area, ids[frame] ?? parent, inset, y, end - y);
      });
      this.sketch.blocks.push(...made);
      y = end + (row.some(({ subnet }) => subnet.networkAcl) ? 2 * GAP : GAP + 2);
    }
    const end = framed ? y - 2 : y - GAP;
    const zones = frames.map(({ zone, side }, index) => {
      const box = this.box(side, 0, top, end - top);
      this.sketch.text({ x: box.x + 12, y: top + 22 }, "plain", `Availability zone ${zone + 1}`, {
        className: "faint",
        room: this.around.columns.left.width - 24,
      });
      return { id: ids[index]!, parent, look: "zone", box } as const;
    });
    this.sketch.blocks.splice(first, 0, ...zones);
    return end;
  }

  /** @returns the bottom of the VPC's box */
  vpc({ vpc, bands, endpoints }: VpcPlan, box: Omit<Box, "height">): number {
    const id = `vpc ${vpc.name}`;
    const { columns } = this.around;
    const first = this.sketch.blocks.length;
    let y = box.y + 42;
    for (const band of bands) y = this.band(band, id, y) + GAP;
    if (endpoints.length > 0) y = this.nodes(id, y, { left: 0, right: 0 }, endpoints, [], false) + GAP;
    const heading = vpc.name === "vpc" ? "VPC" : `VPC ${vpc.name}`;
    this.sketch.text({ x: box.x + 14, y: box.y + 26 }, "bold", heading, { className: "vpc", room: columns.left.width - 10 });
    const at = { x: box.x + box.width - 14, y: box.y + 26 };
    this.sketch.text(at, "mono", vpc.cidrBlocks.join(", "), { anchor: "end", className: "faint", room: columns.right.width - 10 });
    this.sketch.blocks.splice(first, 0, { id, parent: "page", look: "vpc", box: { ...box, height: y - box.y } });
    return y;
  }
}

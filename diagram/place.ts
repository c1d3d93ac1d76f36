// Places the nodes of one VPC beside the spine, and the taps on their edges, from the top down.
import type { Area, Band, Side, VpcNode, VpcPlan } from "./arrange";
import { node, nodeHeight } from "./cards";
import { type Columns, frameBox, headerHeight, subnetFrame, vpcHeading } from "./frames";
import { type Box, snap } from "./geometry";
import type { Flows } from "./nets";
import type { Sketch } from "./picture";
import { facing, FIRST_TAP, GRID, rowOf, spanOf, type Tap, tapRoom } from "./taps";

const GAP = 12;
const PAD = { subnet: 10, zone: 8 } as const;
/** Above the first frame in a zone, and in a VPC. */
const HEADER = { zone: 34, vpc: 42 } as const;
/** For the half of a network ACL's sign that is in the subnet. */
const SIGN = 14;

interface Surroundings {
  readonly flows: Flows;
  readonly columns: Columns;
  readonly colourOf: (group: string) => number;
}

/** How far nodes are from the outer edge of their column, and from the spine. */
interface Inset {
  readonly outer: number;
  readonly spine: number;
}

export class Placement {
  readonly taps: Tap[] = [];

  constructor(
    private readonly sketch: Sketch,
    private readonly around: Surroundings,
  ) {}

  private column(side: Side, { outer, spine }: Inset): { x: number; width: number } {
    const { x, width } = this.around.columns[side];
    return { x: x + (side === "left" ? outer : spine), width: width - outer - spine };
  }

  /** Nodes that face each other are of the same height. @returns their lower edge */
  private pair(parent: string, top: number, inset: Inset, nodes: Partial<Record<Side, VpcNode>>): number {
    const { flows, colourOf } = this.around;
    const nets = facing(flows, nodes.left, nodes.right);
    const sides = (["left", "right"] as const).flatMap((side) => {
      const it = nodes[side];
      return it ? [{ side, it, among: flows.among.get(it.id) ?? [], ...this.column(side, inset) }] : [];
    });
    const needs = sides.map(({ side, it, among, width }) => Math.max(nodeHeight(it, width, among), tapRoom(nets[side])));
    const height = Math.max(...needs);
    const span = Math.max(spanOf(nets.left), spanOf(nets.right));
    const first = snap(Math.max(top + (height - span - GRID) / 2, top + FIRST_TAP), GRID);
    for (const { side, it, among, x, width } of sides) {
      node(this.sketch, it, parent, { x, y: top, width, height }, among, colourOf);
      nets[side].forEach((net, index) => {
        const repeated = side === "right" && index < nets.shared;
        const shift = side === "right" && !repeated ? GRID / 2 : 0;
        const y = first + shift + nets[side].slice(0, index).reduce((sum, above) => sum + rowOf(above), 0);
        this.taps.push({ net, node: it.id, at: { x: side === "left" ? x + width : x, y }, side, repeated });
      });
    }
    return top + height;
  }

  /** Of the longer list, those that no other faces stand alone. @returns their lower edge, or `top` if there are none */
  private stack(parent: string, top: number, inset: Inset, left: readonly VpcNode[], right: readonly VpcNode[]): number {
    let y = top;
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      const nodes = { ...(left[index] && { left: left[index] }), ...(right[index] && { right: right[index] }) };
      y = this.pair(parent, index === 0 ? y : y + GAP, inset, nodes);
    }
    return y;
  }

  /** The nodes of a subnet. @returns the lower edge of its frame */
  private area(area: Area, inset: number, top: number): number {
    const { subnet, side, left, right } = area;
    const outer = inset + PAD.subnet;
    const header = headerHeight(area, frameBox(this.around.columns, side, inset).width);
    const end = this.stack(`subnet ${subnet.name}`, top + header, { outer, spine: side === "both" ? 0 : outer }, left, right);
    return end + PAD.subnet + (subnet.networkAcl ? SIGN : 0);
  }

  /** Draws a frame beneath what is in it, once that has a height. */
  private beneath<T>(draw: () => T, frame: (drawn: T) => void): T {
    const start = this.sketch.blocks.length;
    const drawn = draw();
    const inner = this.sketch.blocks.splice(start);
    frame(drawn);
    this.sketch.blocks.push(...inner);
    return drawn;
  }

  private row(row: readonly Area[], parentOf: (area: Area) => string, inset: number, top: number): number {
    const { columns } = this.around;
    return this.beneath(
      () => Math.max(...row.map((area) => this.area(area, inset, top))),
      (end) => {
        for (const area of row) {
          const box = { ...frameBox(columns, area.side, inset), y: top, height: end - top };
          subnetFrame(this.sketch, area, parentOf(area), box, columns);
        }
      },
    );
  }

  private band({ frames = [], rows }: Band, parent: string, top: number): number {
    const { columns } = this.around;
    const framed = frames.length > 0;
    const idOf = (zone: number) => `${parent} zone ${zone}`;
    const parentOf = ({ side }: Area) => {
      const frame = frames.find((each) => each.side === side);
      return frame ? idOf(frame.zone) : parent;
    };
    const draw = () => {
      let y = framed ? top + HEADER.zone : top;
      for (const row of rows) {
        const sign = row.some(({ subnet }) => subnet.networkAcl) ? SIGN : 0;
        y = this.row(row, parentOf, framed ? PAD.zone : 0, y) + GAP + sign;
      }
      return framed ? y : y - GAP;
    };
    return this.beneath(draw, (end) => {
      for (const { zone, side } of frames) {
        const box = { ...frameBox(columns, side, 0), y: top, height: end - top };
        const room = columns.left.width - 2 * GAP;
        this.sketch.blocks.push({ id: idOf(zone), parent, look: "zone", box });
        this.sketch.text({ x: box.x + GAP, y: top + 22 }, "plain", `Availability zone ${zone + 1}`, { className: "faint", room });
      }
    });
  }

  /** @returns the lower edge of the VPC */
  vpc({ vpc, bands, endpoints }: VpcPlan, box: Omit<Box, "height">): number {
    const id = `vpc ${vpc.name}`;
    vpcHeading(this.sketch, vpc, box, this.around.columns);
    const draw = () => {
      let y = box.y + HEADER.vpc;
      for (const band of bands) y = this.band(band, id, y) + GAP;
      if (endpoints.length > 0) y = this.stack(id, y, { outer: 0, spine: 0 }, endpoints, []) + GAP;
      return y;
    };
    return this.beneath(draw, (end) => {
      this.sketch.blocks.push({ id, parent: "page", look: "vpc", box: { ...box, height: end - box.y } });
    });
  }
}

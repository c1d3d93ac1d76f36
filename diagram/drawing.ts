// One way to draw a scenario, with a given number of tracks.
import type { VpcPlan } from "./arrange";
import { type Box, bottom, type Point } from "./geometry";
import { legend } from "./legend";
import type { Flows, Net } from "./nets";
import type { Node } from "./nodes";
import { outside } from "./outside";
import { type Picture, Sketch } from "./picture";
import { Placement } from "./place";
import { CHANNEL, route, TRACK } from "./route";
import { gatewaySign, peeringSign, SIGN_HEIGHT } from "./signs";
import { type Spine, spine, type TrackCounts } from "./spine";
import { GROUP_COLOURS } from "./style";
import type { Tap } from "./taps";
import { wrap } from "./text";
import type { Lab } from "../topology/lab";

/** At the width of a README, 830 pixels, the smallest letters are 11 pixels high. */
const WIDTH = 960;
const MARGIN = 24;
const VPC_PAD = 12;

function tapLabels(sketch: Sketch, taps: readonly Tap[], { x, labels, columns }: Spine): void {
  for (const { net, node, at, side, repeated } of taps) {
    if (repeated || side === "below" || side === "beside") continue;
    const middle = side === "left" ? x + labels.left / 2 : columns.right.x - labels.right / 2;
    const room = labels[side] - 8;
    sketch.text({ x: middle, y: at.y - 7 }, "bold", net.label, { room, anchor: "middle", className: net.protocol });
    sketch.text({ x: middle, y: at.y + 17 }, "plain", node.startsWith("endpoint ") ? "" : net.detail, {
      room,
      anchor: "middle",
      className: "faint",
    });
  }
}

export class Drawing {
  private readonly sketch = new Sketch();
  private readonly internetNets: readonly Net[];
  private readonly spine: Spine;
  private readonly width: number;
  private readonly colours: readonly string[];
  /** Of the wires to the VPCs that are not the first: beside those before. */
  private readonly lane: (net: Net) => number;
  readonly taps: Tap[] = [];

  constructor(
    private readonly lab: Lab,
    private readonly nodes: readonly Node[],
    private readonly flows: Flows,
    private readonly plans: readonly VpcPlan[],
    tracks: TrackCounts,
  ) {
    this.internetNets = flows.nets.filter(({ vpc }) => vpc !== undefined);
    const further = this.internetNets.filter(({ vpc }) => vpc !== lab.vpcs[0]?.name);
    const lanes = further.length === 0 ? 0 : TRACK * further.length + 2;
    const x = MARGIN + VPC_PAD;
    this.spine = spine(plans, flows, tracks, { x, width: WIDTH - 2 * x - lanes });
    const end = this.spine.columns.right.x + this.spine.columns.right.width + VPC_PAD;
    this.width = end + lanes + MARGIN;
    this.lane = (net) => end + TRACK * (further.indexOf(net) + 1);
    this.colours = lab.scenario.securityGroups.map(({ name }) => name);
  }

  /** @returns where it ends */
  private paragraph(y: number, lines: readonly string[], className: string): number {
    const wrapped = lines.flatMap((line) => wrap(line.split(" "), "plain", this.width - 2 * MARGIN));
    wrapped.forEach((line, index) => this.sketch.text({ x: MARGIN, y: y + 19 * index }, "plain", line, { className }));
    return y + 19 * wrapped.length;
  }

  draw(): Picture {
    const { sketch, lab, spine: place, flows } = this;
    const { name, title } = lab.scenario;
    sketch.text({ x: MARGIN, y: 48 }, "heading", name, { room: this.width - 2 * MARGIN });
    const below = this.paragraph(74, [title], "faint");
    const internet = this.nodes.filter((node) => node.kind === "internet");
    const gridX = place.x + place.labels.left;
    const out = outside(sketch, lab, internet, flows, { x: MARGIN, y: below + 4, width: this.width - 2 * MARGIN, gridX });
    this.taps.push(...out.taps);
    const channel = out.bottom + 16;
    let top = channel + CHANNEL * this.internetNets.length + SIGN_HEIGHT / 2 + 4;
    const firstTop = top;
    const gaps = new Map<string, number>();
    const vpcWidth = place.columns.right.x + place.columns.right.width + VPC_PAD - MARGIN;
    let low = top;
    for (const plan of this.plans) {
      const placement = new Placement(sketch, {
        flows,
        columns: place.columns,
        colourOf: (group) => this.colours.indexOf(group) % GROUP_COLOURS,
      });
      low = placement.vpc(plan, { x: MARGIN, y: top, width: vpcWidth });
      this.taps.push(...placement.taps);
      if (plan.vpc.internetGateway !== undefined) gatewaySign(sketch, lab, plan.vpc.name, place, top);
      peeringSign(sketch, lab, plan.vpc.name, place, low);
      const next = this.plans[this.plans.indexOf(plan) + 1];
      gaps.set(next?.vpc.name ?? "", low + SIGN_HEIGHT / 2 + 10);
      if (next) top = low + SIGN_HEIGHT + 24 + CHANNEL * this.internetNets.filter(({ vpc }) => vpc === next.vpc.name).length;
    }
    if (out.zone) this.zoneLine(out.zone, firstTop);
    route(sketch, this.taps, {
      internetX: gridX + TRACK / 2,
      insideX: gridX + place.internet + TRACK,
      approach: (net, tap, x) => this.approach(net, tap, x, channel, gaps),
    });
    tapLabels(sketch, this.taps, place);
    const end = this.paragraph(low + 34, legend(lab, flows), "faint");
    const page = { x: 1, y: 1, width: this.width - 2, height: end + 2 };
    const { labels, wires } = sketch;
    return {
      width: this.width,
      height: end + 4,
      title: `${name}: ${title}`,
      blocks: [{ id: "page", look: "page", box: page }, ...sketch.blocks],
      labels,
      wires,
    };
  }

  private zoneLine(zone: Box, top: number): void {
    const x = zone.x + 30;
    const y = (bottom(zone) + top) / 2 + 4;
    if (this.plans.length === 1) this.sketch.text({ x: x + 10, y }, "plain", "answers in the VPC", { className: "faint" });
    const line = [
      { x, y: bottom(zone) },
      { x, y: top },
    ];
    this.sketch.wires.push({ paths: [line], ends: [], junctions: [], className: "names", depends: true, title: "" });
  }

  private approach(net: Net, { at, gutter }: Tap, x: number, channel: number, gaps: ReadonlyMap<string, number>): readonly Point[] {
    const y = channel + CHANNEL * this.internetNets.indexOf(net);
    const down = gutter === undefined ? [at, { x: at.x, y }] : [at, { x: gutter, y: at.y }, { x: gutter, y }];
    if (net.vpc === this.lab.vpcs[0]?.name) return [...down, { x, y }];
    const lane = this.lane(net);
    const own = this.internetNets.filter(({ vpc }) => vpc === net.vpc);
    const level = gaps.get(net.vpc!)! + CHANNEL * own.indexOf(net);
    return [...down, { x: lane, y }, { x: lane, y: level }, { x, y: level }];
  }
}

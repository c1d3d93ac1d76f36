// The layout of a scenario: what stands where. Pure data, which the tests measure and diagram/svg.ts writes.
import { arrange, type VpcPlan } from "./arrange";
import { type Box, bottom, type Point, right } from "./geometry";
import { type Flows, flowsOf, type Net } from "./nets";
import { nodesOf, withAnywhere } from "./nodes";
import { outside } from "./outside";
import { type Picture, Sketch } from "./picture";
import { Placement } from "./place";
import { assignTracks, CHANNEL, route, TRACK } from "./route";
import { type Spine, spine } from "./spine";
import { GROUP_COLOURS } from "./style";
import type { Tap } from "./taps";
import { widthOf, wrap } from "./text";
import { instantiate, type Lab } from "../topology/lab";
import type { Scenario } from "../topology/model";

/** At the width of a README, 830 pixels, the smallest letters are 11 pixels high. */
const WIDTH = 960;
const MARGIN = 24;
const VPC_PAD = 12;
const SIGN_HEIGHT = 30;

interface TrackCounts {
  readonly internet: number;
  readonly inside: number;
}

const LEGEND = [
  "A dot marks who may open, an arrowhead who may be reached. What no wire allows is dropped.",
  "Security groups are stateful: the answer to what a wire allows needs no rule of its own.",
  "A dashed wire may or may not pass: it depends on the sender's port, or on a host that forwards.",
];

/** A gateway on the edge of a VPC. */
function sign(sketch: Sketch, id: string, text: string, box: Omit<Box, "height">): void {
  sketch.blocks.push({ id, look: "pill", box: { ...box, height: SIGN_HEIGHT } });
  sketch.text({ x: box.x + box.width / 2, y: box.y + 20 }, "bold", text, { room: box.width - 16, anchor: "middle" });
}

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

/** One way to draw it, with room for so many tracks. */
class Drawing {
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
    private readonly nodes: ReturnType<typeof nodesOf>,
    private readonly flows: Flows,
    private readonly plans: readonly VpcPlan[],
    tracks: TrackCounts,
  ) {
    this.internetNets = flows.nets.filter(({ vpc }) => vpc !== undefined);
    const further = this.internetNets.filter(({ vpc }) => vpc !== lab.vpcs[0]?.name);
    const lanes = further.length === 0 ? 0 : TRACK * further.length + 2;
    const x = MARGIN + VPC_PAD;
    this.spine = spine(plans, flows, tracks, { x, width: WIDTH - 2 * x - lanes });
    const end = right({ ...this.spine.columns.right, y: 0, height: 0 }) + VPC_PAD;
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

  private gateways(plan: VpcPlan, top: number): void {
    const { vpc } = plan;
    if (vpc.internetGateway === undefined) return;
    const width = widthOf("Internet gateway", "bold") + 24;
    const { x, labels, internet, columns } = this.spine;
    const end = x + labels.left + internet;
    const centred = Math.min(end - internet / 2 + width / 2, columns.right.x);
    // The wires of peerings are right of it.
    const left = (this.plans.length === 1 ? centred : end) - width;
    sign(this.sketch, `gateway ${vpc.name}`, "Internet gateway", { x: left, y: top - SIGN_HEIGHT / 2, width });
  }

  private peerings({ vpc }: VpcPlan, low: number): void {
    const names = this.lab.peerings.filter((peering) => this.upper(peering) === vpc.name).map(({ name }) => name);
    if (names.length === 0) return;
    const x = this.spine.x + this.spine.labels.left + this.spine.internet + 4;
    const width = this.spine.columns.right.x - x - 4;
    sign(this.sketch, `peering ${vpc.name}`, `Peering ${names.join(", ")}`, { x, y: low - SIGN_HEIGHT / 2, width });
  }

  private upper({ requester, accepter }: { requester: string; accepter: string }): string | undefined {
    return this.lab.vpcs.find(({ name }) => name === requester || name === accepter)?.name;
  }

  draw(): Picture {
    const { sketch, lab, spine: place, flows } = this;
    const { name, title } = lab.scenario;
    sketch.text({ x: MARGIN, y: 48 }, "heading", name, { room: this.width - 2 * MARGIN });
    const below = this.paragraph(74, [title], "faint");
    const internet = this.nodes.filter((node) => node.kind === "internet");
    const out = outside(sketch, lab, internet, flows, { x: MARGIN, y: below + 4, width: this.width - 2 * MARGIN });
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
      this.gateways(plan, top);
      this.peerings(plan, low);
      const next = this.plans[this.plans.indexOf(plan) + 1];
      gaps.set(next?.vpc.name ?? "", low + SIGN_HEIGHT / 2 + 10);
      if (next) top = low + SIGN_HEIGHT + 24 + CHANNEL * this.internetNets.filter(({ vpc }) => vpc === next.vpc.name).length;
    }
    this.zoneLine(out.zone, firstTop);
    route(sketch, this.taps, {
      internetX: place.x + place.labels.left + TRACK / 2,
      insideX: place.x + place.labels.left + place.internet + TRACK,
      approach: (net, tap, x) => this.approach(net, tap, x, channel, gaps),
    });
    tapLabels(sketch, this.taps, place);
    const dashed = flows.nets.some(({ depends }) => depends);
    const end = this.paragraph(low + 34, dashed ? LEGEND : LEGEND.slice(0, -1), "faint");
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

/** First the nets of gateways, which go up, so that they cross fewer of the others. */
function inOrder({ nets, among }: Flows): Flows {
  const rank = ({ vpc, targets }: Net) => (vpc !== undefined ? 0 : targets.some((id) => id.startsWith("nat ")) ? 1 : 2);
  return { nets: [...nets].sort((one, other) => rank(one) - rank(other)), among };
}

/** The scenario, with the defaults of its parameters. */
export function layout(scenario: Scenario): Picture {
  const lab = withAnywhere(instantiate(scenario));
  const nodes = nodesOf(lab);
  const flows = inOrder(flowsOf(lab, nodes));
  const plans = arrange(lab, nodes, flows);
  // The wider the spine, the narrower the cards and the higher the rows: it grows until its tracks have room.
  for (let tracks: TrackCounts = { internet: 0, inside: 0 }; ;) {
    const drawing = new Drawing(lab, nodes, flows, plans, tracks);
    const picture = drawing.draw();
    const { internet, inside } = assignTracks(drawing.taps);
    if (internet <= tracks.internet && inside <= tracks.inside) return picture;
    tracks = { internet: Math.max(internet, tracks.internet), inside: Math.max(inside, tracks.inside) };
  }
}

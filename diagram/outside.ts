// What is outside of the VPCs, above them: the internet's hosts, and the private hosted zone.
import { card, cardHeight } from "./cards";
import { type Box, bottom, right, snap } from "./geometry";
import type { Flows } from "./nets";
import type { CardText } from "./card-texts";
import type { InternetNode } from "./nodes";
import type { Sketch } from "./picture";
import { besideHeight, columnsOf, fitting, GAP, guttersWidth, INSET } from "./outside-columns";
import { TRACK } from "./route";
import type { Tap } from "./taps";
import { wrap } from "./text";
import type { Lab } from "../topology/lab";

const ZONE_WIDTH = 250;

function zoneCard(lab: Lab): CardText {
  const all = lab.hosts.map(({ name }) => name);
  const names = all.length > 5 ? [...all.slice(0, 3), "…", ...all.slice(-1)] : all;
  const lines = [
    lab.hostedZoneName,
    ...wrap(
      names.map((name, index) => (index < names.length - 1 ? `${name},` : name)),
      "mono",
      ZONE_WIDTH - 24,
    ),
  ];
  return { title: "Private hosted zone", lines };
}

function zoneBox(sketch: Sketch, lab: Lab, area: Pick<Box, "x" | "y" | "width">): Box {
  const text = zoneCard(lab);
  const box = { x: area.x + area.width - ZONE_WIDTH, y: area.y, width: ZONE_WIDTH, height: cardHeight(text, ZONE_WIDTH) };
  card(sketch, "hosted zone", "page", box, text);
  return box;
}

export interface Outside {
  readonly taps: readonly Tap[];
  /** Of the private hosted zone. @default - the network is deployed by others, who have zones of their own */
  readonly zone?: Box;
  readonly bottom: number;
}

/** @param gridX a track to a gateway would be half a step beside it */
export function outside(
  sketch: Sketch,
  lab: Lab,
  nodes: readonly InternetNode[],
  { nets }: Flows,
  area: Pick<Box, "x" | "y" | "width"> & { readonly gridX: number },
): Outside {
  const zone = lab.scenario.deployedElsewhere ? undefined : zoneBox(sketch, lab, area);
  const end = zone ? zone.x - GAP : area.x + area.width;
  const { columns, width } = columnsOf(nodes, nets, end - area.x);
  const onGrid = (x: number) => snap(x, TRACK, area.gridX % TRACK);
  const taps: Tap[] = [];
  let x = end - columns.reduce((sum, column) => sum + width + GAP + guttersWidth(column), 0);
  let low = zone ? bottom(zone) : area.y;
  for (const column of columns) {
    let y = area.y;
    const firstGutter = onGrid(x + width + GAP / 2);
    for (const { node, below, beside } of column.cards) {
      const box = { x, y, width, height: Math.max(cardHeight(node.cards[0]!, width), besideHeight(beside)) };
      card(sketch, node.id, "page", box, node.cards[0]!);
      const step = 2 * below.length <= fitting(width) ? 2 * TRACK : TRACK;
      const last = onGrid(right(box) - INSET - TRACK + 1);
      below.forEach((net, index) => {
        taps.push({ net, node: node.id, at: { x: last - step * index, y: bottom(box) }, side: "below", repeated: false });
      });
      beside.forEach((net, index) => {
        const at = { x: right(box), y: y + 12 + TRACK * index };
        const gutter = firstGutter + TRACK * column.gutters.indexOf(net);
        taps.push({ net, node: node.id, at, side: "beside", gutter, repeated: false });
      });
      y = bottom(box) + GAP;
    }
    low = Math.max(low, y - GAP);
    x += width + GAP + guttersWidth(column);
  }
  return { taps, ...(zone && { zone }), bottom: low };
}

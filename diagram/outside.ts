// What is outside of the VPCs, above them: the internet's hosts, and the private hosted zone.
import { card, cardHeight } from "./cards";
import { type Box, bottom, right } from "./geometry";
import type { Flows } from "./nets";
import type { CardText, InternetNode } from "./nodes";
import type { Sketch } from "./picture";
import { TRACK } from "./route";
import { type Tap, tapsOf } from "./taps";
import { wrap } from "./text";
import type { Lab } from "../topology/lab";

const GAP = 12;
const ZONE_WIDTH = 250;
const CARD = { max: 220, columns: 3 } as const;

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

export interface Outside {
  readonly taps: readonly Tap[];
  readonly zone: Box;
  readonly bottom: number;
}

/** In columns; the wires of cards that are not the last of their column go down beside it. */
export function outside(
  sketch: Sketch,
  lab: Lab,
  nodes: readonly InternetNode[],
  { nets }: Flows,
  area: Pick<Box, "x" | "y" | "width">,
): Outside {
  const zoneText = zoneCard(lab);
  const zone = { x: area.x + area.width - ZONE_WIDTH, y: area.y, width: ZONE_WIDTH, height: cardHeight(zoneText, ZONE_WIDTH) };
  card(sketch, "hosted zone", "page", zone, zoneText);
  const count = Math.min(CARD.columns, nodes.length);
  const columns = Array.from({ length: count }, (_, column) => nodes.filter((_node, index) => index % count === column));
  const gutters = columns.map((column) => column.slice(0, -1).reduce((sum, { id }) => sum + tapsOf(nets, id).length, 0) * TRACK);
  const room = area.width - ZONE_WIDTH - GAP - gutters.reduce((sum, gutter) => sum + gutter + GAP, 0);
  const width = Math.min(CARD.max, Math.floor(room / count));
  const taps: Tap[] = [];
  let x = zone.x - GAP - columns.reduce((sum, _column, index) => sum + width + GAP + gutters[index]!, 0);
  let low = bottom(zone);
  columns.forEach((column, index) => {
    let y = area.y;
    let gutter = x + width + GAP / 2;
    column.forEach((it, row) => {
      const own = tapsOf(nets, it.id);
      const last = row === column.length - 1;
      const height = Math.max(cardHeight(it.cards[0]!, width), last ? 0 : 20 + TRACK * own.length);
      const box = { x, y, width, height };
      card(sketch, it.id, "page", box, it.cards[0]!);
      own.forEach((net, tap) => {
        const at = last
          ? { x: x + width - 21 - Math.min(2 * TRACK, (width - 42) / own.length) * tap, y: bottom(box) }
          : { x: right(box), y: y + 12 + TRACK * tap };
        taps.push({ net, node: it.id, at, side: last ? "below" : "beside", repeated: false, ...(!last && { gutter }) });
        if (!last) gutter += TRACK;
      });
      y = bottom(box) + GAP;
    });
    low = Math.max(low, y - GAP);
    x += width + GAP + gutters[index]!;
  });
  return { taps, zone, bottom: low };
}

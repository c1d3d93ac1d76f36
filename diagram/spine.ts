// How wide the spine must be, in which the wires are, and where the columns beside it are.
import type { Side, VpcPlan } from "./arrange";
import type { Flows, Net } from "./nets";
import type { Columns } from "./frames";
import { TRACK } from "./route";
import { facing, tapsOf } from "./taps";
import { widthOf } from "./text";

const LABEL = { min: 44, max: 200, margin: 20 } as const;
/** For a gateway's sign, which is as wide as its tracks and the labels beside them. */
const SIGN = 170;
/** For a public address on a card in a group in a subnet in a zone. */
const COLUMN_MIN = 232;

/** How many there are, to the internet and inside. */
export interface TrackCounts {
  readonly internet: number;
  readonly inside: number;
}

export interface Spine {
  readonly x: number;
  readonly labels: Readonly<Record<Side, number>>;
  /** Widths of the tracks. */
  readonly internet: number;
  readonly inside: number;
  readonly columns: Columns;
}

function labelWidth(nets: readonly Net[]): number {
  const widths = nets.map(({ label, detail }) => LABEL.margin + Math.max(widthOf(label, "bold"), widthOf(detail, "plain")));
  return Math.min(LABEL.max, Math.max(LABEL.min, ...widths));
}

/** The nets whose labels stand on the left and on the right of the tracks. */
function labelled(plans: readonly VpcPlan[], flows: Flows): Record<Side, Net[]> {
  const found: Record<Side, Net[]> = { left: [], right: [] };
  for (const { bands, endpoints } of plans) {
    for (const { id } of endpoints) found.left.push(...tapsOf(flows.nets, id));
    for (const { left, right } of bands.flatMap(({ rows }) => rows.flat()))
      for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
        const nets = facing(flows, left[index], right[index]);
        found.left.push(...nets.left);
        found.right.push(...nets.right.slice(nets.shared));
      }
  }
  return found;
}

/** @param inner where a VPC's contents may be */
export function spine(
  plans: readonly VpcPlan[],
  flows: Flows,
  tracks: TrackCounts,
  inner: { readonly x: number; readonly width: number },
): Spine {
  const nets = labelled(plans, flows);
  const [internet, inside] = [TRACK * tracks.internet, TRACK * (tracks.inside + 1)];
  const sign = plans.some(({ vpc }) => vpc.internetGateway !== undefined) ? SIGN - internet : 0;
  const peers = plans.length > 1 ? SIGN - inside : 0;
  const labels = { left: Math.max(labelWidth(nets.left), sign), right: Math.max(labelWidth(nets.right), peers) };
  const width = labels.left + internet + inside + labels.right;
  const column = Math.max(COLUMN_MIN, Math.floor((inner.width - width) / 2));
  const x = inner.x + column;
  return { x, labels, internet, inside, columns: { left: { x: inner.x, width: column }, right: { x: x + width, width: column } } };
}

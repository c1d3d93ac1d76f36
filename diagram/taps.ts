// The taps of a node, where wires begin and end: how much room they take, and in which order they are.
import type { Side, VpcNode } from "./arrange";
import type { Point } from "./geometry";
import type { Flows, Net } from "./nets";

/** From one tap of a node to the next: a line, a label above it and perhaps one below. */
const ROW = { plain: 36, detailed: 48 } as const;

/** Taps on the left are at multiples of it, those on the right halfway between, so that no two wires share a line. */
export const GRID = 12;

/** From the top of a node to its first tap, whose label is in between. */
export const FIRST_TAP = 22;

export interface Tap {
  readonly net: Net;
  /** Id of its node. */
  readonly node: string;
  readonly at: Point;
  /** `below` and `beside`: of a card outside of the VPCs. */
  readonly side: Side | "below" | "beside";
  /** Where the wire of one beside a card goes down. */
  readonly gutter?: number;
  /** The other side has a tap of the net at the same height, which bears the label. */
  readonly repeated: boolean;
}

export const tapsOf = (nets: readonly Net[], id: string): readonly Net[] =>
  nets.filter(({ sources, targets }) => sources.includes(id) || targets.includes(id));

export const rowOf = ({ detail }: Net): number => (detail === "" ? ROW.plain : ROW.detailed);

/** From the first tap to the last. */
export const spanOf = (nets: readonly Net[]): number => nets.slice(0, -1).reduce((sum, net) => sum + rowOf(net), 0);

/** The height of a node that has taps of these nets, wherever the grid is. */
export const tapRoom = (nets: readonly Net[]): number => (nets.length === 0 ? 0 : 2 * FIRST_TAP + spanOf(nets) + GRID + GRID / 2);

interface Facing extends Readonly<Record<Side, readonly Net[]>> {
  readonly shared: number;
}

/** The nets of nodes that face each other; on either side the shared ones come first, so that their wires are straight. */
export function facing({ nets }: Flows, left?: VpcNode, right?: VpcNode): Facing {
  const [lefts, rights] = [left, right].map((node) => (node ? tapsOf(nets, node.id) : []));
  const shared = lefts!.filter((net) => rights!.includes(net));
  const sharedFirst = (list: readonly Net[]) => [...shared, ...list.filter((net) => !shared.includes(net))];
  return { shared: shared.length, left: sharedFirst(lefts!), right: sharedFirst(rights!) };
}

// Leads the wires: level from each tap to a track in the spine, plumb along it. Labels are beside the tracks, where no wire is plumb.
import type { Point } from "./geometry";
import { junctionsOf } from "./junctions";
import type { Net } from "./nets";
import type { End, Sketch } from "./picture";
import type { Tap } from "./taps";

/** From one track to the next. */
export const TRACK = 14;
/** From one channel, where the wires of the internet are level, to the next. */
export const CHANNEL = 12;

/** Where the tracks are, and the way there from the hosts of the internet. */
export interface Tracks {
  /** The first track to a gateway, and the first one that stays inside. */
  readonly internetX: number;
  readonly insideX: number;
  /** The points from the tap of an internet host to the head of the net's track, which is at that x. */
  readonly approach: (net: Net, tap: Tap, x: number) => readonly Point[];
}

const isInternet = ({ vpc }: Net) => vpc !== undefined;

/** Towards the node. */
const INTO = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, below: { x: 0, y: -1 }, beside: { x: -1, y: 0 } } as const;

const isOutside = ({ side }: Tap) => side === "below" || side === "beside";

function end({ net, node, at, side }: Tap): End {
  const into = INTO[side];
  return { at, into, opens: net.sources.includes(node), isOpened: net.targets.includes(node) };
}

/** Two taps that face each other need no track. */
const isStraight = (taps: readonly Tap[]) => taps.length === 2 && taps[0]!.side !== taps[1]!.side && taps[0]!.at.y === taps[1]!.at.y;

function tapsByNet(taps: readonly Tap[]): ReadonlyMap<Net, readonly Tap[]> {
  const found = new Map<Net, Tap[]>();
  for (const tap of taps) found.set(tap.net, [...(found.get(tap.net) ?? []), tap]);
  return found;
}

/** Numbers of tracks: nets may share one if they are not at the same height. */
export function assignTracks(taps: readonly Tap[]): { trackOf: ReadonlyMap<Net, number>; internet: number; inside: number } {
  const trackOf = new Map<Net, number>();
  const counts = new Map<string, number>();
  const ends: number[] = [];
  const spans = [...tapsByNet(taps)].map(([net, its]) => {
    const ys = its.filter((tap) => !isOutside(tap)).map(({ at }) => at.y);
    return { net, its, top: Math.min(...ys), bottom: Math.max(...ys) };
  });
  for (const { net, its, top, bottom } of spans.sort((one, other) => one.top - other.top)) {
    if (net.vpc !== undefined) {
      const count = counts.get(net.vpc) ?? 0;
      trackOf.set(net, count);
      counts.set(net.vpc, count + 1);
    } else if (!isStraight(its)) {
      const free = ends.findIndex((last) => last < top - TRACK);
      const track = free < 0 ? ends.length : free;
      ends[track] = bottom;
      trackOf.set(net, track);
    }
  }
  return { trackOf, internet: Math.max(0, ...counts.values()), inside: ends.length };
}

function pathsOf(net: Net, taps: readonly Tap[], x: number, approach: Tracks["approach"]): readonly (readonly Point[])[] {
  const inside = taps.filter((tap) => !isOutside(tap));
  const outside = taps.filter(isOutside).map((tap) => approach(net, tap, x));
  const heads = outside.slice(0, 1).flatMap((path) => path.slice(-1).map(({ y }) => y));
  const ys = [...inside.map(({ at }) => at.y), ...heads];
  const plumb = [
    { x, y: Math.min(...ys) },
    { x, y: Math.max(...ys) },
  ];
  return [...outside, plumb, ...inside.map(({ at }) => [at, { x, y: at.y }])];
}

export function route(sketch: Sketch, taps: readonly Tap[], tracks: Tracks): void {
  const { trackOf } = assignTracks(taps);
  for (const [net, its] of tapsByNet(taps)) {
    const track = trackOf.get(net);
    const x = (isInternet(net) ? tracks.internetX : tracks.insideX) + TRACK * (track ?? 0);
    const paths = track === undefined ? [its.map(({ at }) => at)] : pathsOf(net, its, x, tracks.approach);
    const { protocol: className, depends, title } = net;
    sketch.wires.push({ paths, junctions: junctionsOf(paths), ends: its.map(end), className, depends, title });
  }
}

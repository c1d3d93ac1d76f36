// All that can be wrong with a picture.
import { type Box, inside, overlaps, type Point } from "../../diagram/geometry";
import type { Block, Picture } from "../../diagram/picture";

/** Two and two that are wrong. */
function pairs<T>(list: readonly T[], wrong: (one: T, other: T) => boolean): [T, T][] {
  return list.flatMap((one, index) => list.slice(index + 1).flatMap((other): [T, T][] => (wrong(one, other) ? [[one, other]] : [])));
}

function ancestors(blocks: ReadonlyMap<string, Block>, block: Block): string[] {
  const parent = block.parent === undefined ? undefined : blocks.get(block.parent);
  return parent ? [parent.id, ...ancestors(blocks, parent)] : [];
}

/** Whether the line, which is level or plumb, goes through the box. */
function crosses([from, to]: readonly [Point, Point], box: Box): boolean {
  const line = { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
  return line.x < box.x + box.width && line.x + line.width > box.x && line.y < box.y + box.height && line.y + line.height > box.y;
}

const segments = ({ wires }: Picture) =>
  wires.flatMap(({ paths }) => paths.flatMap((path) => path.slice(1).map((point, index): [Point, Point] => [path[index]!, point])));

/** All that would be wrong with a picture. */
export function flaws(picture: Picture) {
  const { blocks, labels, width, height } = picture;
  const page = { x: 0, y: 0, width, height };
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const nested = (one: Block, other: Block) => ancestors(byId, one).includes(other.id) || ancestors(byId, other).includes(one.id);
  const placed = blocks.filter(({ parent, look }) => parent !== undefined || look === "page");
  const onEdges = blocks.filter(({ look }) => look === "pill");
  const cards = blocks.filter(({ look }) => look === "card" || look === "pill");
  // A sign covers what is below it: the edge that it stands on, and the wires that pass it.
  const inTheOpen = labels.filter(({ box }) => !onEdges.some((sign) => inside(box, sign.box)));
  return {
    narrow: blocks.filter(({ look, box }) => look === "card" && box.width < 150),
    sameId: blocks.length - byId.size,
    overlappingBoxes: pairs(placed, (one, other) => !nested(one, other) && overlaps(one.box, other.box)),
    overlappingCards: pairs(cards, (one, other) => overlaps(one.box, other.box)),
    signsOnCards: onEdges.flatMap((one) =>
      placed.filter(({ look, box }) => (look === "card" || look === "group") && overlaps(box, one.box)),
    ),
    outOfParent: placed.filter(({ parent, box }) => parent !== undefined && !inside(box, byId.get(parent)!.box)),
    outOfPicture: [...blocks, ...labels].filter(({ box }) => !inside(box, page)),
    overlappingLabels: pairs(labels, (one, other) => overlaps(one.box, other.box)),
    labelsOnEdges: inTheOpen.filter(({ box }) => blocks.some((block) => overlaps(box, block.box) && !inside(box, block.box))),
    crossedLabels: inTheOpen.filter(({ box }) => segments(picture).some((line) => crosses(line, box))),
    wiresThroughCards: segments(picture).filter((line) =>
      blocks.some(
        ({ look, box }) => look === "card" && crosses(line, { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 }),
      ),
    ),
    slanted: segments(picture).filter(([from, to]) => from.x !== to.x && from.y !== to.y),
  };
}

/** So far apart, in pixels, wires that run along each other can be told apart: three times the width of their lines. */
const APART = 6;

/** Pieces of different wires that run along each other, so that one cannot tell them apart. */
export function closeWires({ wires }: Picture) {
  const pieces = wires.flatMap((wire, number) =>
    wire.paths.flatMap((path) => path.slice(1).map((point, index) => ({ number, from: path[index]!, to: point }))),
  );
  return pairs(pieces, (one, other) => {
    if (one.number === other.number) return false;
    return (["x", "y"] as const).some((axis) => {
      const along = axis === "x" ? "y" : "x";
      const straight = one.from[axis] === one.to[axis] && other.from[axis] === other.to[axis];
      const [low, high] = [one, other].map(({ from, to }) => [Math.min(from[along], to[along]), Math.max(from[along], to[along])] as const);
      return straight && Math.abs(one.from[axis] - other.from[axis]) < APART && low![0] < high![1] && high![0] < low![1];
    });
  });
}

/** Dots and arrowheads that touch one another; they are 12 pixels wide at most. */
export function touchingEnds({ wires }: Picture) {
  const ends = wires.flatMap((wire) => wire.ends.map(({ at }) => at));
  return pairs(ends, (one, other) => Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) < 12);
}

import fc from "fast-check";
import { type Box, inside, overlaps, type Point } from "../../diagram/geometry";
import { layout } from "../../diagram/layout";
import type { Block, Picture } from "../../diagram/picture";
import type { Scenario } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { webNetwork } from "../support/web-network";
import { randomScenario } from "./random-scenario";

const scenarios: [string, Scenario][] = [
  ...scenarioNames.map((name): [string, Scenario] => [name, scenario(name)]),
  ...[1, 2, 4, 200].map((clients): [string, Scenario] => [`tcp-ip-lab, ${clients} clients`, scenario("tcp-ip-lab", { clients })]),
  ["web-network", webNetwork],
];

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
function flaws(picture: Picture) {
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

const FLAWLESS = {
  sameId: 0,
  overlappingBoxes: [],
  overlappingCards: [],
  signsOnCards: [],
  outOfParent: [],
  outOfPicture: [],
  overlappingLabels: [],
  labelsOnEdges: [],
  crossedLabels: [],
  wiresThroughCards: [],
  slanted: [],
};

test.each(scenarios)("%s: no two boxes or labels overlap, all are in their parents, no wire crosses a label or a card", (_, given) => {
  expect(flaws(layout(given))).toEqual(FLAWLESS);
});

test("so it is with any scenario", () => {
  fc.assert(
    fc.property(randomScenario, (given) => {
      expect(flaws(layout(given))).toEqual(FLAWLESS);
    }),
    { numRuns: 60 },
  );
});

/** Pieces of different wires that run along each other, so that one cannot tell them apart. */
function shared({ wires }: Picture) {
  const pieces = wires.flatMap((wire) =>
    wire.paths.flatMap((path) => path.slice(1).map((point, index) => ({ wire, from: path[index]!, to: point }))),
  );
  return pairs(pieces, (one, other) => {
    if (one.wire === other.wire) return false;
    return (["x", "y"] as const).some((axis) => {
      const along = axis === "x" ? "y" : "x";
      const on = [one.from, one.to, other.from, other.to].every((point) => point[axis] === one.from[axis]);
      const [low, high] = [one, other].map(({ from, to }) => [Math.min(from[along], to[along]), Math.max(from[along], to[along])] as const);
      return on && low![0] < high![1] && high![0] < low![1];
    });
  });
}

test.each(scenarios)("%s: no two wires share a line", (_, given) => {
  expect(shared(layout(given))).toEqual([]);
});

test("no two wires of any scenario share a line", () => {
  fc.assert(
    fc.property(randomScenario, (given) => {
      expect(shared(layout(given))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test.each(scenarios)("%s: text is legible at the width of a README", (_, given) => {
  const smallest = 13;
  expect((smallest * 830) / layout(given).width).toBeGreaterThan(11);
});

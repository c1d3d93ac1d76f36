import fc from "fast-check";
import { layout } from "../../diagram/layout";
import type { Scenario } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { webNetwork } from "../support/web-network";
import { closeWires, flaws, touchingEnds } from "./flaws";
import { randomScenario } from "./random-scenario";

const scenarios: [string, Scenario][] = [
  ...scenarioNames.map((name): [string, Scenario] => [name, scenario(name)]),
  ...[1, 2, 4, 200].map((clients): [string, Scenario] => [`tcp-ip-lab, ${clients} clients`, scenario("tcp-ip-lab", { clients })]),
  ["web-network", webNetwork],
];

const FLAWLESS = {
  narrow: [],
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

test.each(scenarios)("%s: no two wires run so close together that one cannot tell them apart", (_, given) => {
  const picture = layout(given);
  expect({ wires: closeWires(picture), ends: touchingEnds(picture) }).toEqual({ wires: [], ends: [] });
});

test("no two wires of any scenario run so close together", () => {
  fc.assert(
    fc.property(randomScenario, (given) => {
      const picture = layout(given);
      expect({ wires: closeWires(picture), ends: touchingEnds(picture) }).toEqual({ wires: [], ends: [] });
    }),
    { numRuns: 100 },
  );
});

test.each(scenarios)("%s: text is legible at the width of a README", (_, given) => {
  const smallest = 13;
  expect((smallest * 830) / layout(given).width).toBeGreaterThan(11);
});

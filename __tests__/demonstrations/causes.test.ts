// Each further demonstration shows what it should, and does not if its cause is left out.
import { allDemonstrations, furtherDemonstrationsOf } from "../../demonstrations";
import { Stage, type StageOptions } from "../../demonstrations/stage";
import { instantiate } from "../../topology/lab";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { TestLab } from "../local-lab/support/test-lab";
import { surprises } from "../support/finding";
import { describeWithSoftwareOf } from "../support/test-machine";

/** Enough for what comes at once if it comes at all. */
const PATIENCE_MS = 4000;

test("each demonstration has a name of its own, and says in one sentence what it means", () => {
  const all = allDemonstrations.map(({ demonstration }) => demonstration);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, means } of all) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(means).toMatch(/^[A-Z][^]*[^.]\.$/);
  }
});

const scenarios = scenarioNames.filter((name) => furtherDemonstrationsOf(name).length > 0);

describe.each(scenarios)("the further demonstrations of %s", (name) => {
  const shown = scenario(name);

  describeWithSoftwareOf(shown, "each", () => {
    const labs = new Map<boolean, Promise<TestLab>>();
    /** Brings it up when it is first needed. */
    const labOf = (lan: boolean): Promise<TestLab> => {
      const started =
        labs.get(lan) ??
        TestLab.start(`t-cause${lan ? "-lan" : ""}-${name}`.slice(0, 31), { lab: instantiate(shown), services: true, lan });
      labs.set(lan, started);
      return started;
    };
    afterAll(async () => {
      for (const lab of labs.values()) await (await lab)[Symbol.asyncDispose]();
    });

    const show = async (demonstration: (typeof list)[number], lan: boolean, options: StageOptions) => {
      await using stage = new Stage((await labOf(lan)).running, options);
      return await demonstration.run(stage);
    };
    const list = furtherDemonstrationsOf(name);

    test.each(list.map((each) => [each.name, each] as const))("%s shows it", async (_, demonstration) => {
      expect(surprises(await show(demonstration, demonstration.lan ?? false, {}), true)).toEqual([]);
    });

    test.each(list.map((each) => [each.name, each] as const))("%s does not show it without its cause", async (_, demonstration) => {
      // The cause may be the kind of lab.
      const lan = demonstration.lan === undefined ? false : !demonstration.lan;
      const finding = await show(demonstration, lan, { causes: false, patienceMs: PATIENCE_MS }).catch((error: Error) => ({
        asExpected: false,
        seen: [error.message],
      }));
      expect(surprises(finding, false)).toEqual([]);
    });
  });
});

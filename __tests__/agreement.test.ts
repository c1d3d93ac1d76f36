// The model, Terraform's rules, the loaded rules and the packets agree with each scenario's expected file, which people can read.
// What Terraform's state says is compared in terraform/agreement.test.ts.
import { readdirSync } from "node:fs";
import { trafficOf } from "../cli/traffic";
import { instantiate } from "../topology/lab";
import { scenarioNames } from "../topology/scenarios";
import { describeVerdict } from "../topology/vocabulary";
import { predictions } from "../validation/matrix";
import { validate } from "../validation/validate";
import { describeDifference } from "../validation/verdict";
import { TestLab } from "./local-lab/support/test-lab";
import { synthesized } from "./stacks/synthesized";
import { compareLoadedRules, loadedRuleIds, ruleIdsOf } from "./support/agreement/loaded-rules";
import { cellsOf, EXPECTED_FILES, expectedText, matrixText } from "./support/agreement/matrix-text";
import { synthesizedResources } from "./support/agreement/synthesized-resources";
import { terraformText } from "./support/agreement/terraform-text";
import { lab as labCommand } from "./support/lab-command";
import { defaultBlocks, everyScenario, fiftyClients } from "./support/scenarios";
import { describeWithSoftwareOf } from "./support/test-machine";

const scenarios = [...everyScenario, fiftyClients];

test("every scenario has an expected file, and every file a scenario", () => {
  expect(readdirSync(EXPECTED_FILES).sort()).toEqual(scenarios.map(({ name }) => `${name}.txt`).sort());
});

test.each(scenarioNames)("lab matrix prints the file of %s", async (name) => {
  expect((await labCommand(["matrix", "--scenario", name])).stdout).toBe(expectedText(name));
});

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("in %s", (name, scenario) => {
  const lab = instantiate(scenario);
  const traffics = trafficOf(lab);
  const list = predictions(lab, traffics);

  test("the model gives the file, in which some traffic is allowed and some is dropped", () => {
    const text = matrixText(lab, list, ({ reachability }) => describeVerdict(reachability));
    expect(text).toBe(expectedText(name));
    expect(text).toMatch(/ yes\b/);
    expect(text).toMatch(/ no: /);
  });

  test("Terraform's rules, as synthesized, give the file", () => {
    const resources = synthesizedResources(synthesized(scenario), defaultBlocks(scenario));
    expect(cellsOf(terraformText(lab, list, resources))).toEqual(cellsOf(expectedText(name)));
  });

  describeWithSoftwareOf(scenario, "on this machine", () => {
    let local: TestLab;
    beforeAll(async () => {
      local = await TestLab.start(`t-agreement-${name}`, { lab, services: scenario !== fiftyClients });
    });
    afterAll(() => local[Symbol.asyncDispose]());

    test("the loaded rules are the model's, and no other", async () => {
      expect(await loadedRuleIds(local.running)).toEqual(ruleIdsOf(lab));
      expect(await local.running.ruleDifferences()).toEqual([]);
    });

    test("the loaded rules decide on every first packet as the model does, by the same rule", async () => {
      // A rule on the source port, as in stateless filters, would let in any sender that picks that port.
      const sourcePorts = [40_000, ...new Set(traffics.flatMap((traffic) => (traffic.protocol === "icmp" ? [] : [traffic.port])))];
      const { compared, disagreements } = await compareLoadedRules(local.running, list, sourcePorts);
      expect(compared).toBeGreaterThanOrEqual(list.length * sourcePorts.length);
      expect(disagreements).toEqual([]);
    });

    test("the packets do what the model says", async () => {
      // What "depends" says nothing that a packet could contradict.
      const told = list.filter(({ reachability }) => reachability.verdict !== "depends");
      const validated = await validate(local.running, told, { signal: new AbortController().signal, onProgress: () => undefined });
      expect(validated).toHaveLength(told.length);
      expect(validated.filter(({ agrees }) => !agrees).map(describeDifference)).toEqual([]);
    }, 240_000);
  });
});

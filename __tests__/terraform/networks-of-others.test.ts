// Terraform as other people write it, planned and applied: what is read of it is as their files of expectations say.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBeforePlan, readTerraform, type TerraformNetwork } from "../../terraform-input";
import { compare } from "../../topology/comparison/compare";
import { parseExpectations } from "../../topology/expectations/expectation";
import { judgeExpectations } from "../../topology/expectations/judge";
import { instantiate } from "../../topology/lab";
import { describeWithHandedProvider, terraform, TestFolder } from "./terraform";

const NETWORKS = join(__dirname, "networks-of-others");

/** Whose links go through what a plan's JSON does not have: expressions, locals, the content of dynamic blocks. */
const TOLD_BY_THE_STATE_ONLY = ["choices", "dynamic-blocks", "locals"];

const labOf = ({ scenario }: TerraformNetwork) => instantiate(scenario);

function outcomes(network: string, json: string): readonly string[] {
  const expectations = parseExpectations(readFileSync(join(NETWORKS, network, "expectations.txt"), "utf8"));
  const lab = instantiate(readTerraform(json).scenario);
  return judgeExpectations(lab, expectations).map(({ expectation, outcome }) => `${outcome}: ${expectation.text}`);
}

describeWithHandedProvider("read of others' Terraform", () => {
  describe.each(readdirSync(NETWORKS))("%s", (network) => {
    const folder = new TestFolder();
    afterAll(() => folder[Symbol.dispose]());
    beforeAll(() => {
      cpSync(join(NETWORKS, network), folder.path, { recursive: true });
      terraform(folder.path, "init", "-input=false");
      terraform(folder.path, "plan", "-input=false", "-out=plan.out");
    });

    test("the plan is as expected, or says that it cannot tell", () => {
      const found = outcomes(network, terraform(folder.path, "show", "-json", "plan.out"));
      const wanted = TOLD_BY_THE_STATE_ONLY.includes(network) ? "unknown" : "holds";
      expect(found.filter((each) => !each.startsWith(`${wanted}: `))).toEqual([]);
    });

    test("the state is as expected", () => {
      terraform(folder.path, "apply", "-input=false", "plan.out");
      expect(outcomes(network, terraform(folder.path, "show", "-json")).filter((each) => !each.startsWith("holds: "))).toEqual([]);
    });

    test("nothing that the plan tells for certain is otherwise in the state", () => {
      const plan = labOf(readTerraform(terraform(folder.path, "show", "-json", "plan.out")));
      const state = labOf(readTerraform(terraform(folder.path, "show", "-json")));
      const { changes, added, removed } = compare(plan, state);
      expect(changes.filter(({ before, after }) => before !== "depends" && after !== "depends")).toEqual([]);
      expect([added, removed]).toEqual([[], []]);
    });

    test("a plan that changes nothing is no change", () => {
      terraform(folder.path, "plan", "-input=false", "-out=again.out");
      const json = terraform(folder.path, "show", "-json", "again.out");
      const { changes } = compare(labOf(readBeforePlan(json)!), labOf(readTerraform(json)));
      expect(changes).toEqual([]);
    });
  });
});

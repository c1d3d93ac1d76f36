// Terraform as other people write it, planned and applied: what is read of it is as their files of expectations say, and a lab of the
// state does it.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-status";
import { readBeforePlan, readTerraform, type TerraformNetwork } from "../../terraform-input";
import { compare } from "../../topology/comparison/compare";
import { parseExpectations } from "../../topology/expectations/expectation";
import { judgeExpectations } from "../../topology/expectations/judge";
import { instantiate } from "../../topology/lab";
import { lab } from "../support/lab-command";
import { describeWithNamespaces } from "../support/test-machine";
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

interface Validation {
  readonly pass: boolean;
  readonly ruleDifferences: readonly unknown[];
  readonly predictions: readonly {
    readonly predicted: { readonly verdict: string };
    readonly observed: { readonly kind: string };
    readonly agrees: boolean;
  }[];
}

/** Brings a lab up, validates it, and takes it down. */
async function validated(name: string, file: string): Promise<Validation> {
  try {
    expect(await lab(["up", "--from", file, "--name", name])).toMatchObject({ status: EXIT.yes });
    return JSON.parse((await lab(["validate", "--name", name, "--json"])).stdout) as Validation;
  } finally {
    await lab(["down", "--name", name]);
  }
}

describeWithHandedProvider("read of others' Terraform", () => {
  describe.each(readdirSync(NETWORKS))("%s", (network) => {
    const folder = new TestFolder();
    let state: string;
    afterAll(() => folder[Symbol.dispose]());
    beforeAll(() => {
      cpSync(join(NETWORKS, network), folder.path, { recursive: true });
      terraform(folder.path, "init", "-input=false");
      terraform(folder.path, "plan", "-input=false", "-out=plan.out");
      terraform(folder.path, "apply", "-input=false", "plan.out");
      state = terraform(folder.path, "show", "-json");
    });

    test("the plan is as expected, or says that it cannot tell", () => {
      const found = outcomes(network, terraform(folder.path, "show", "-json", "plan.out"));
      const wanted = TOLD_BY_THE_STATE_ONLY.includes(network) ? "unknown" : "holds";
      expect(found.filter((each) => !each.startsWith(`${wanted}: `))).toEqual([]);
    });

    test("the state is as expected", () => {
      expect(outcomes(network, state).filter((each) => !each.startsWith("holds: "))).toEqual([]);
    });

    describeWithNamespaces("a lab of the state", () => {
      test("does to real packets what is predicted, for every pair of hosts", async () => {
        const file = join(folder.path, "state.json");
        writeFileSync(file, state);
        const { pass, ruleDifferences, predictions } = await validated(`t-others-${network}`, file);
        expect(predictions.filter(({ agrees }) => !agrees)).toEqual([]);
        expect({ pass, ruleDifferences }).toEqual({ pass: true, ruleDifferences: [] });
        // A state tells all, so nothing agrees because it "depends".
        expect(new Set(predictions.map(({ predicted, observed }) => `${predicted.verdict.split(":")[0]}: ${observed.kind}`))).toEqual(
          new Set(["yes: answered", "no: dropped"]),
        );
      });
    });

    test("nothing that the plan tells for certain is otherwise in the state", () => {
      const plan = labOf(readTerraform(terraform(folder.path, "show", "-json", "plan.out")));
      const { changes, added, removed } = compare(plan, labOf(readTerraform(state)));
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

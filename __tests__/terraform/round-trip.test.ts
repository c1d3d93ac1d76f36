// What the lab reads back of its own plans and states is the scenario that they were made of.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { trafficOf } from "../../cli/traffic";
import { readTerraform } from "../../terraform-input";
import { instantiate, type Lab } from "../../topology/lab";
import type { Scenario } from "../../topology/model";
import { canReach } from "../../topology/reachability";
import { describeVerdict } from "../../topology/vocabulary";
import { predictions } from "../../validation/matrix";
import { defaultBlocks, everyScenario } from "../support/scenarios";
import { describeWithHandedProvider, synthesizeInto, terraform, TestFolder } from "./terraform";
import { ACCESS, ORIGINAL } from "./values";

/** With the scenario's own hosts of the internet in the place of the one that stands for all. */
function readLab(text: string, { internetHosts = [] }: Scenario): Lab {
  return instantiate({ ...readTerraform(text).scenario, internetHosts });
}

/** The name that a host has when it is read back: by its resource, `ec2_instance_client_1` or `load_balancer`. */
function nameIn(read: Lab, name: string): string {
  const resource = name.replaceAll("-", "_");
  const found = read.hosts.find(({ origin = "" }) => [`ec2_instance_${resource}`, resource].includes(origin.split(".").at(-1)!));
  return found?.name ?? name;
}

function expectSameMatrix(read: Lab, scenario: Scenario): void {
  const lab = instantiate(scenario);
  const cells = predictions(lab, trafficOf(lab)).map(({ from, to, traffic, reachability }) => ({
    cell: [from.name, to.name, traffic],
    verdict: describeVerdict(reachability),
    read: describeVerdict(canReach(read, nameIn(read, from.name), nameIn(read, to.name), traffic)),
  }));
  expect(cells.filter(({ verdict, read: other }) => verdict !== other)).toEqual([]);
}

describeWithHandedProvider("read back", () => {
  describe.each(everyScenario.map((scenario) => [scenario.name, scenario] as const))("%s", (_name, scenario) => {
    const folder = new TestFolder();
    let stack: string;
    afterAll(() => folder[Symbol.dispose]());
    beforeAll(() => {
      stack = synthesizeInto(folder.path, scenario);
      writeFileSync(join(stack, "terraform.tfvars.json"), JSON.stringify({ ...ORIGINAL, ...ACCESS, ...defaultBlocks(scenario) }));
      terraform(stack, "init", "-input=false", `-backend-config=path=${join(folder.path, "terraform.tfstate")}`);
      terraform(stack, "plan", "-input=false", "-out=plan.out");
    });

    test("the plan gives the scenario's matrix", () => {
      expectSameMatrix(readLab(terraform(stack, "show", "-json", "plan.out"), scenario), scenario);
    });

    test("the state gives the scenario's matrix", () => {
      terraform(stack, "apply", "-input=false", "plan.out");
      expectSameMatrix(readLab(terraform(stack, "show", "-json"), scenario), scenario);
    });
  });
});

// What Terraform has made, read back from its state, agrees with each scenario's expected file. Only with a provider that was handed to
// terraform for development, which creates nothing: the released one would ask AWS.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { trafficOf } from "../../cli/traffic";
import { instantiate } from "../../topology/lab";
import { predictions } from "../../validation/matrix";
import { cellsOf, expectedText } from "../support/agreement/matrix-text";
import { type StateOutput, stateResources } from "../support/agreement/state-resources";
import { terraformText } from "../support/agreement/terraform-text";
import { defaultBlocks, everyScenario } from "../support/scenarios";
import { describeWithHandedProvider, synthesizeInto, terraform, TestFolder } from "./terraform";
import { ACCESS, ORIGINAL } from "./values";

describeWithHandedProvider("the network in Terraform's state", () => {
  test.each(everyScenario.map((scenario) => [scenario.name, scenario] as const))("gives the file of %s", (name, scenario) => {
    using folder = new TestFolder();
    const stack = synthesizeInto(folder.path, scenario);
    writeFileSync(join(stack, "terraform.tfvars.json"), JSON.stringify({ ...ORIGINAL, ...ACCESS, ...defaultBlocks(scenario) }));
    // The stack's own place for the state is the project's folder.
    terraform(stack, "init", "-input=false", `-backend-config=path=${join(folder.path, "terraform.tfstate")}`);
    terraform(stack, "apply", "-input=false", "-auto-approve");
    const state = JSON.parse(terraform(stack, "show", "-json")) as StateOutput;

    const lab = instantiate(scenario);
    const text = terraformText(lab, predictions(lab, trafficOf(lab)), stateResources(state));
    expect(cellsOf(text)).toEqual(cellsOf(expectedText(name)));
  });
});

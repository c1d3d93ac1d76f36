// Builds the CDKTF app, a stack for each scenario, and synthesizes it.
import "./stacks/no-source-maps";
import "./stacks/no-creation-stacks";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { App, TerraformVariable } from "cdktf";
import { EXIT } from "./cli/exit-status";
import { fileSystemError } from "./set-up/file-system-error.cjs";
import { LabStack } from "./stacks/lab-stack";
import { refuseUnknownVariables, settings } from "./stacks/settings";
import { TopologyError } from "./topology/model";
import { definitionOf, makeScenario, scenarioNames } from "./topology/scenarios";

/** Those that the cdktf command hands to Terraform. */
function variableFiles(): Record<string, string> {
  const files = readdirSync(__dirname).filter((file) => /^(terraform|.*\.auto)\.tfvars(\.json)?$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(__dirname, file), "utf8")]));
}

try {
  const definitions = scenarioNames.map((name) => [name, definitionOf(name)] as const);
  const parameters = [...new Set(definitions.flatMap(([, definition]) => Object.keys(definition.parameters)))];
  const { context, values, place } = settings(readFileSync(join(__dirname, "cdktf.json"), "utf8"), process.env, parameters);
  const app = new App({ context });
  for (const [name, definition] of definitions) {
    const own = Object.fromEntries(Object.entries(values).filter(([parameter]) => Object.hasOwn(definition.parameters, parameter)));
    new LabStack(app, { scenario: makeScenario(name, definition, own, place), labAppsBundle: "dist/lab-apps.mjs" });
  }
  const variables = app.node.findAll().filter((node) => node instanceof TerraformVariable);
  const names = [...new Set(variables.map(({ node }) => node.id))];
  refuseUnknownVariables({ environment: process.env, files: variableFiles() }, names);
  app.synth();
} catch (error) {
  const outdir = resolve(process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
  const explained = error instanceof TopologyError ? error.message : fileSystemError(error, outdir);
  if (explained === undefined) throw error;
  console.error(`synth: ${explained}`);
  process.exitCode = error instanceof TopologyError ? EXIT.usage : EXIT.failed;
}

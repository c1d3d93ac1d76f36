// Edge. Builds the CDKTF app, a stack for each scenario, and synthesizes it.
import "./stacks/no-source-maps";
import { App } from "cdktf";
import project from "./cdktf.json";
import { LabStack } from "./stacks/lab-stack";
import { TopologyError } from "./topology/model";
import { scenario, scenarioNames } from "./topology/scenarios";

try {
  // Where the cdktf command runs this, it has put cdktf.json's context into the environment already.
  const app = new App({ context: (project as { context?: Record<string, unknown> }).context });
  const clients = app.node.tryGetContext("clients") as number | undefined;
  for (const name of scenarioNames) new LabStack(app, { scenario: scenario(name, { clients }), labAppsBundle: "dist/lab-apps.mjs" });
  app.synth();
} catch (error) {
  if (!(error instanceof TopologyError)) throw error;
  console.error(`synth: ${error.message}`);
  process.exitCode = 1;
}

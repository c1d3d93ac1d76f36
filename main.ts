// Edge. Builds the CDKTF app, a stack for each scenario, and synthesizes it.
import "./stacks/no-source-maps";
import { resolve } from "node:path";
import { App } from "cdktf";
import project from "./cdktf.json";
import { EXIT } from "./cli/exit-status";
import { fileSystemError } from "./set-up/file-system-error.cjs";
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
  const outdir = resolve(process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
  const explained = error instanceof TopologyError ? error.message : fileSystemError(error, outdir);
  if (explained === undefined) throw error;
  console.error(`synth: ${explained}`);
  process.exitCode = error instanceof TopologyError ? EXIT.usage : EXIT.failed;
}

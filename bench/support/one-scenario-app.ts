// One scenario as main.ts synthesizes it: the one that the environment names.
import "../../stacks/no-source-maps";
import "../../stacks/no-creation-stacks";
import { App } from "cdktf";
import { LabStack } from "../../stacks/lab-stack";
import { scenario } from "../../topology/scenarios";

const app = new App();
new LabStack(app, { scenario: scenario(process.env["SCENARIO"]), labAppsBundle: "dist/lab-apps.mjs" });
app.synth();

// Draws the scenarios' pictures: docs/<scenario>.svg.
import { join } from "node:path";
import { writeFile } from "../set-up/file-system-error.cjs";
import { diagram } from "../diagram/index";
import { scenario, scenarioNames } from "../topology/scenarios";

for (const name of scenarioNames) writeFile(join(__dirname, `${name}.svg`), diagram(scenario(name)));

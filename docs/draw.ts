// Edge. Draws the scenario's picture: docs/tcp-ip-lab.svg.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagram } from "../topology/diagram";
import { scenario } from "../topology/scenarios";

const lab = scenario();
writeFileSync(join(__dirname, `${lab.name}.svg`), diagram(lab));

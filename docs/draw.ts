// Draws the scenario's picture: docs/tcp-ip-lab.svg.
import { join } from "node:path";
import { writeFile } from "../set-up/file-system-error.cjs";
import { diagram } from "../topology/diagram";
import { scenario } from "../topology/scenarios";

const lab = scenario();
writeFile(join(__dirname, `${lab.name}.svg`), diagram(lab));

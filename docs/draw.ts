// Draws the scenario's picture: docs/tcp-ip-lab.svg.
import { join } from "node:path";
import { writeFile } from "../set-up/file-system-error.cjs";
import { diagram } from "../diagram/index";
import { scenario } from "../topology/scenarios";

const lab = scenario();
writeFile(join(__dirname, `${lab.name}.svg`), diagram(lab));

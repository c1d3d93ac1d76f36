// `lab diagram`: the network as a picture.
import type { Command } from "commander";
import { diagram } from "../../diagram";
import { type NameChoice, type ScenarioChoice, withAnyLab } from "../lab-options";
import { anyLab } from "../running-lab";
import { print, progress } from "../output";

/** From here on, it may take more than a second. */
const MANY_HOSTS = 50;

export function addDiagram(program: Command): void {
  withAnyLab(program.command("diagram"))
    .description("draw the network, its hosts and who may open what to whom, as SVG")
    .addHelpText("after", "\nExamples:\n  npx lab diagram > lab.svg\n  npx lab diagram --from plan.json > network.svg")
    .action((options: NameChoice & ScenarioChoice) => {
      const { scenario } = anyLab(options);
      if (scenario.hosts.length > MANY_HOSTS) progress(`drawing ${scenario.hosts.length} hosts`);
      print(diagram(scenario).trimEnd());
    });
}

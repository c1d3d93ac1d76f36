// `lab matrix`: every ordered pair of hosts, and what one may open to the other.
import type { Command } from "commander";
import { type NameChoice, type ScenarioChoice, withAnyLab } from "../lab-options";
import { anyLab } from "../running-lab";
import { predictions } from "../../validation/matrix";
import { matrixLines } from "../matrix";
import { reachabilityJson } from "../../topology/vocabulary";
import { print, printJson } from "../output";
import { trafficOf } from "../traffic";

export function addMatrix(program: Command): void {
  withAnyLab(program.command("matrix"))
    .description("show what every host may open to every other, by the security rules")
    .option("--json", "print every pair as JSON, with the rules that decide")
    .addHelpText("after", "\nExample:\n  npx lab matrix --clients 50")
    .action((options: NameChoice & ScenarioChoice & { json?: true }) => {
      const lab = anyLab(options);
      const list = predictions(lab, trafficOf(lab));
      if (options.json)
        printJson(
          list.map(({ from, to, traffic, reachability }) => ({
            from: from.name,
            to: to.name,
            ...traffic,
            ...reachabilityJson(reachability),
          })),
        );
      else print(matrixLines(lab, list));
    });
}

// `lab explain FROM TO TRAFFIC`: may it, and which rule says so?
import type { Command } from "commander";
import { canReach } from "../../topology/reachability";
import { reachabilityJson } from "../../topology/vocabulary";
import { EXIT } from "../exit-status";
import { explanation } from "../../topology/explanation";
import { hostOf } from "../chosen-host";
import { type NameChoice, type ScenarioChoice, withAnyLab } from "../lab-options";
import { anyLab } from "../running-lab";
import { print, printJson } from "../output";
import { parseTraffic } from "../traffic";

export function addExplain(program: Command): void {
  withAnyLab(program.command("explain"))
    .description("say whether a host may reach another, and which rule decides")
    .argument("<from>", "the host that opens the connection or sends first")
    .argument("<to>", "the other host")
    .argument("<traffic>", "tcp/PORT, udp/PORT or icmp")
    .option("--json", "print the verdict as JSON")
    .addHelpText(
      "after",
      `\nExit status ${EXIT.yes}: allowed; ${EXIT.no}: dropped, or it depends.\n` +
        `\nExamples:\n  npx lab explain client-1 server tcp/1234\n  npx lab explain --from plan.json web-1 db-1 tcp/5432`,
    )
    .action((from: string, to: string, text: string, options: NameChoice & ScenarioChoice & { json?: true }) => {
      const lab = anyLab(options);
      const [source, destination] = [hostOf(lab, from), hostOf(lab, to)];
      const traffic = parseTraffic(text);
      const reachability = canReach(lab, source.name, destination.name, traffic);
      if (options.json) printJson({ from: source.name, to: destination.name, ...traffic, ...reachabilityJson(reachability) });
      else print(explanation(source, destination, traffic, reachability));
      process.exitCode = reachability.verdict === "yes" ? EXIT.yes : EXIT.no;
    });
}

// `lab status`: hosts, services, and what was dropped.
import type { Command } from "commander";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab } from "../running-lab";
import { print, printJson, progress } from "../output";
import { dropsOf, dropTable, statusLines, statusOf } from "../status";

export function addStatus(program: Command): void {
  withRunningLab(program.command("status"))
    .description("show the hosts, their services, and what the security groups dropped")
    .option("--drops", "list the packets dropped within the last hour: how many, where, from whom, to which port")
    .option("--json", "print it as JSON")
    .addHelpText("after", "\nExample:\n  npx lab status --drops")
    .action(async (options: NameChoice & { drops?: true; json?: true }) => {
      const running = chosenRunningLab(options);
      if (options.drops) {
        const { drops, unlisted } = await dropsOf(running);
        if (options.json) printJson(drops);
        else print(drops.length === 0 ? "nothing was dropped" : dropTable(drops));
        for (const line of unlisted) progress(line);
        return;
      }
      const status = await statusOf(running);
      if (options.json) printJson(status);
      else print(statusLines(status));
    });
}

// `lab up`: brings the lab up and leaves it up.
import type { Command } from "commander";
import { describePlan, down, localSources, planLab, up } from "../../local-lab";
import { interruption, orInterrupted } from "../interruption";
import { chosenLab, chosenName, type NameChoice, nextCommands, type ScenarioChoice, withName, withScenario } from "../lab-options";
import { requireNotUp } from "../running-lab";
import { paint, print, printJson, progress } from "../output";
import { requireSoftware } from "../requirements";
import { describeGuesses } from "../service-states";
import { statusLines, statusOf } from "../status";

export function addUp(program: Command): void {
  withName(withScenario(program.command("up")))
    .description("bring the lab up and leave it up")
    .option("--lan", "a LAN instead of a VPC: broadcast and multicast are delivered")
    .option("--no-services", "leave the programs stopped: lab start, or lab exec, starts them")
    .option("--dry-run", "print the commands and run none")
    .option("--json", "print the lab's status, or the commands, as JSON")
    .addHelpText(
      "after",
      `
With --from, hosts have a plain listener at each port that their resource tells or that a rule of their security groups lets in; the
latter is a guess. Each takes some 12 MB and a fifth of a second of a processor: --no-services does without.

Examples:
  npx lab up --clients 5
  npx lab up --from plan.json`,
    )
    .action(async (options: ScenarioChoice & NameChoice & { lan?: true; services: boolean; dryRun?: true; json?: true }) => {
      const lab = chosenLab(options);
      if (!options.dryRun) requireSoftware(lab);
      const plan = planLab(lab, {
        name: chosenName(options),
        lan: options.lan === true,
        services: options.services,
        sources: localSources(),
      });
      if (options.dryRun) return options.json ? printJson(plan.steps) : print(describePlan(plan));

      requireNotUp(options);
      const guesses = options.services ? describeGuesses(lab) : undefined;
      const start = performance.now();
      const signal = interruption();
      const { running, stay } = await orInterrupted(signal, up(plan, { signal, onStep: progress }));
      if (guesses !== undefined) progress(guesses);
      progress(`up after ${((performance.now() - start) / 1000).toFixed(2)} s`);
      let status;
      try {
        status = await orInterrupted(signal, statusOf(running));
        signal.throwIfAborted();
        await stay();
      } catch (error) {
        await down(running.name, { onStep: progress });
        throw error;
      }
      if (options.json) return printJson(status);
      const startable = lab.hosts.filter(({ services }) => services.length > 0).slice(0, 1);
      const first = options.services ? ["validate"] : startable.map(({ name }) => `start ${name}`);
      print([...statusLines(status), "", paint("dim", `next: ${nextCommands(options, lab, ...first)}`)]);
    });
}

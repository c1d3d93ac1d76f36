// `lab validate`: the predicted reachability of every pair of hosts against real packets and the rules as loaded.
import type { Command } from "commander";
import type { RunningLab } from "../../running-lab";
import { EXIT } from "../exit-status";
import { interruption, orInterrupted } from "../interruption";
import { type NameChoice, withRunningLab } from "../lab-options";
import { chosenRunningLab } from "../running-lab";
import { predictions } from "../../validation/matrix";
import { paint, print, printJson, progress, table } from "../output";
import { legend } from "../../topology/vocabulary";
import { trafficOf } from "../traffic";
import { validate } from "../../validation/validate";
import { differences, passed, summary, validationJson, type ValidationResult, validationTable } from "../../validation/report";

export async function validateLab(running: RunningLab, signal: AbortSignal): Promise<ValidationResult> {
  const list = predictions(running.lab, trafficOf(running.lab));
  progress(`sending ${list.length} probes between ${running.lab.hosts.length + running.lab.internetHosts.length} hosts`);
  const ruleDifferences = await running.ruleDifferences();
  let told = performance.now();
  const onProgress = (decided: number) => {
    if (performance.now() - told < 1000) return;
    told = performance.now();
    progress(`${decided} of ${list.length} decided`);
  };
  return { validated: await validate(running, list, { signal, onProgress }), ruleDifferences };
}

export function printValidation(running: RunningLab, result: ValidationResult): void {
  const verdict = passed(result) ? paint("green", "pass") : paint("red", "FAIL");
  const rows = validationTable(running.lab, result);
  print([
    ...(rows ? [...table(rows), legend(rows.slice(1).flatMap((row) => row.slice(2))), ""] : []),
    ...differences(result),
    `${verdict}: ${summary(result)}`,
  ]);
}

export function addValidate(program: Command): void {
  withRunningLab(program.command("validate"))
    .description("compare the predicted reachability of every pair of hosts with real packets and the loaded rules")
    .option("--json", "print every prediction and what was seen as JSON")
    .addHelpText(
      "after",
      `
It connects to the programs' ports, too: a hesitant consumer takes the probe for its one connection, and starts again.
The programs log it, and what is dropped of its packets is counted in lab status --drops, like any other.
Exit status ${EXIT.yes}: all agree; ${EXIT.no}: they differ.

Example:
  npx lab validate`,
    )
    .action(async (options: NameChoice & { json?: true }) => {
      const running = chosenRunningLab(options);
      const signal = interruption();
      const result = await orInterrupted(signal, validateLab(running, signal));
      if (options.json) printJson(validationJson(result));
      else printValidation(running, result);
      process.exitCode = passed(result) ? EXIT.yes : EXIT.no;
    });
}

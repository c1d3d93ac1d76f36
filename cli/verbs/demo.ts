// `lab demo`, which is what `npm run lab` does: brings the lab up, shows the demonstrations, validates, and takes it down.
import type { Command } from "commander";
import { down, localSources, planLab, up } from "../../local-lab";
import type { RunningLab } from "../../running-lab";
import { demonstrationsOf, hostsOfDemonstrations } from "../../demonstrations";
import type { Demonstration, Finding } from "../../demonstrations/demonstration";
import { Stage } from "../../demonstrations/stage";
import { EXIT, UsageError } from "../exit-status";
import { interruption, orInterrupted } from "../interruption";
import {
  chosenLab,
  chosenName,
  type NameChoice,
  nextCommands,
  requireNotUp,
  type ScenarioChoice,
  withName,
  withScenario,
} from "../lab-options";
import { paint, print, printJson, progress } from "../output";
import { requireLabMachine } from "../requirements";
import { hostTable, statusOf } from "../status";
import { passed, validationJson } from "../../validation/report";
import { printValidation, validateLab } from "./validate";

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Rejects once the signal is aborted, which a wait for packets does not notice. */
function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
}

type Shown = Pick<Demonstration, "title" | "shows"> & Finding;

async function demonstrate(running: RunningLab, { run, ...words }: Demonstration, signal: AbortSignal): Promise<Shown> {
  signal.throwIfAborted();
  await using stage = new Stage(running);
  try {
    return { ...words, ...(await Promise.race([run(stage), abortion(signal)])) };
  } catch (error) {
    signal.throwIfAborted();
    return { ...words, seen: [`nothing: it could not be shown: ${(error as Error).message}`], asExpected: false };
  }
}

/** @returns true if every demonstration and the validation succeeded */
async function show(running: RunningLab, signal: AbortSignal, json: boolean): Promise<boolean> {
  const say: typeof print = json ? () => undefined : print;
  say(hostTable(await statusOf(running)));
  const shown: Shown[] = [];
  for (const demonstration of demonstrationsOf(running.lab.scenario.name)) {
    say(["", `${shown.length + 1}. ${paint("bold", demonstration.title)}`, `   ${demonstration.shows}`]);
    const result = await demonstrate(running, demonstration, signal);
    shown.push(result);
    say(result.seen.map((line) => `   ${paint(result.asExpected ? "green" : "red", "seen")} ${line}`));
  }
  say(["", paint("bold", "Every pair of hosts: predicted, and seen with real packets")]);
  const validation = await validateLab(running, signal);
  const asExpected = shown.filter((each) => each.asExpected).length;
  const pass = asExpected === shown.length && passed(validation);
  if (json) printJson({ pass, demonstrations: shown, validation: validationJson(validation) });
  else {
    printValidation(running, validation);
    const verdict = passed(validation) ? "passed" : "failed";
    print(["", `${asExpected} of ${shown.length} demonstrations showed what they should; validation ${verdict}`]);
  }
  return pass;
}

export function addDemo(program: Command): void {
  withName(withScenario(program.command("demo")))
    .description("bring the lab up, show what it is for, validate it, take it down: in under a minute")
    .option("--keep", "leave the lab up")
    .option("--json", "print the findings and the validation as JSON, once all is seen")
    .addHelpText("after", "\nExample:\n  npx lab demo --keep")
    .action(async (options: ScenarioChoice & NameChoice & { keep?: true; json?: true }) => {
      const lab = chosenLab(options);
      const lacking = hostsOfDemonstrations(options.scenario).filter((name) => !lab.hosts.some((host) => host.name === name));
      if (lacking.length > 0) throw new UsageError(`the demonstrations need ${lacking.join(" and ")}, too: choose more --clients`);
      requireLabMachine();
      requireNotUp(options);
      const signal = interruption();
      const start = performance.now();
      const plan = planLab(lab, { name: chosenName(options), sources: localSources() });
      const { running, stay } = await orInterrupted(signal, up(plan, { signal, onStep: progress }));
      try {
        progress(`up, with its server programs, after ${seconds(start)}`);
        process.exitCode = (await orInterrupted(signal, show(running, signal, options.json === true))) ? EXIT.yes : EXIT.no;
      } finally {
        if (options.keep && !signal.aborted) {
          await stay();
          progress(`the lab is up; next: ${nextCommands(options, lab, "status")}`);
        } else await down(running.name, { onStep: progress });
      }
      progress(`all in ${seconds(start)}`);
    });
}

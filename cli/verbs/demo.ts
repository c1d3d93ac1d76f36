// Edge. `lab demo`, which is what `npm run lab` does: the lab comes up, shows what it is for, is validated, and goes down again.
import type { Command } from "commander";
import { down, localSources, planLab, type RunningLab, up } from "../../local-lab";
import { demonstrations } from "../demonstrations";
import type { Demonstration } from "../demonstrations/demonstration";
import { Stage } from "../demonstrations/stage";
import { EXIT, UsageError } from "../exit-status";
import { interruption, orInterrupted } from "../interruption";
import { chosenLab, chosenName, type NameChoice, type ScenarioChoice, withName, withScenario } from "../lab-options";
import { paint, print, progress } from "../output";
import { servicesServing } from "../readiness";
import { requireLabMachine } from "../requirements";
import { hostTable, statusOf } from "../status";
import { passed } from "../validation-report";
import { printValidation, validateLab } from "./validate";

/** The demonstrations have a part for each of three clients. */
const CLIENTS_NEEDED = 3;

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Rejects once the signal is aborted: whoever waits for packets does not look at it. */
function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
}

async function demonstrate(
  running: RunningLab,
  { title, shows, run }: Demonstration,
  number: number,
  signal: AbortSignal,
): Promise<boolean> {
  print(["", `${number}. ${paint("bold", title)}`, `   ${shows}`]);
  await using stage = new Stage(running);
  try {
    const { seen, asExpected } = await Promise.race([run(stage), abortion(signal)]);
    print(seen.map((line) => `   ${paint(asExpected ? "green" : "red", "seen")} ${line}`));
    return asExpected;
  } catch (error) {
    signal.throwIfAborted();
    print(`   ${paint("red", "it could not be shown")}: ${(error as Error).message}`);
    return false;
  }
}

/** @returns whether all was as it should be */
async function show(running: RunningLab, signal: AbortSignal): Promise<boolean> {
  print(hostTable(await statusOf(running)));
  let shown = 0;
  for (const [index, demonstration] of demonstrations.entries()) if (await demonstrate(running, demonstration, index + 1, signal)) shown++;
  print(["", paint("bold", "Every pair of hosts: predicted, and seen with real packets")]);
  const result = await validateLab(running, signal);
  printValidation(running, result);
  print([
    "",
    `${shown} of ${demonstrations.length} demonstrations showed what they should; validation ${passed(result) ? "passed" : "failed"}`,
  ]);
  return shown === demonstrations.length && passed(result);
}

export function addDemo(program: Command): void {
  withName(withScenario(program.command("demo")))
    .description("bring the lab up, show what it is for, validate it, take it down: in under a minute")
    .option("--keep", "leave the lab up")
    .addHelpText("after", "\nExample:\n  lab demo --keep")
    .action(async (options: ScenarioChoice & NameChoice & { keep?: true }) => {
      const lab = chosenLab(options);
      if (lab.hosts.length <= CLIENTS_NEEDED)
        throw new UsageError(`the demonstrations need ${CLIENTS_NEEDED} clients or more: got --clients ${options.clients}`);
      requireLabMachine();
      const signal = interruption();
      const start = performance.now();
      const plan = planLab(lab, { name: chosenName(options), sources: localSources() });
      const running = await orInterrupted(signal, up(plan, { signal, onStep: progress }));
      try {
        await servicesServing(running, signal);
        progress(`up, with its server programs, after ${seconds(start)}`);
        process.exitCode = (await orInterrupted(signal, show(running, signal))) ? EXIT.yes : EXIT.no;
      } finally {
        if (options.keep && !signal.aborted) print("the lab is up: npx lab status, npx lab shell client-1, npx lab down");
        else await down(running.name, { onStep: progress });
      }
      progress(`all in ${seconds(start)}`);
    });
}

// `lab demo`, which is what `npm run lab` does: brings the lab up, shows the demonstrations, validates, and takes it down.
import type { Command } from "commander";
import { demonstrationsOfLab, hostsOfDemonstrations } from "../../demonstrations";
import { down, localSources, planLab, up } from "../../local-lab";
import type { RunningLab } from "../../running-lab";
import type { Lab } from "../../topology/lab";
import { passed, validationJson } from "../../validation/report";
import { showAll, type ShowOptions, type Shown } from "../demonstrate";
import { type Captures, eachOf } from "../captures";
import { describeGroup, grouped, named, printList } from "../demonstration-choice";
import { EXIT, UsageError } from "../exit-status";
import { interruption, orInterrupted } from "../interruption";
import { KeptCaptures } from "../kept-captures";
import { AnalyzedCaptures } from "../lab-report/analyzed-captures";
import type { LabPart } from "../lab-report/lab-report";
import { writeLabReport } from "../lab-report/report-file";
import { chosenLab, chosenName, type NameChoice, nextCommands, type ScenarioChoice, withName, withScenario } from "../lab-options";
import { requireNotUp } from "../running-lab";
import { paint, print, printJson, progress } from "../output";
import { requireReportFile } from "../report-file";
import { requireSoftware } from "../requirements";
import { describeGuesses } from "../service-states";
import { statusLines, statusOf } from "../status";
import { printValidation, validateLab } from "./validate";

interface DemoOptions extends ScenarioChoice, NameChoice {
  readonly keep?: true;
  readonly json?: true;
  readonly list?: true;
  readonly keepCapture?: string;
  readonly report?: string;
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const count = (shown: readonly Shown[]) => `${shown.filter(({ asExpected }) => asExpected).length} of ${shown.length}`;
const allAsExpected = (shown: readonly Shown[]) => shown.every(({ asExpected }) => asExpected);

/** Captures are kept in one folder, and analyzed for the report. */
class DemoCaptures {
  private readonly kept: readonly Captures[];
  readonly analyzed: AnalyzedCaptures | undefined;

  /** @param report whether one is written @throws LabError if the folder cannot be made */
  constructor({ keepCapture }: DemoOptions, report: boolean) {
    this.kept = keepCapture === undefined ? [] : [new KeptCaptures(keepCapture)];
    this.analyzed = report ? new AnalyzedCaptures() : undefined;
  }

  get all(): { readonly captures?: Captures } {
    const captures = eachOf([...this.kept, ...(this.analyzed ? [this.analyzed] : [])]);
    return captures ? { captures } : {};
  }
}

/** The lab's short list and its validation. */
async function showShortList(running: RunningLab, options: ShowOptions): Promise<Omit<LabPart, "captures"> & { readonly pass: boolean }> {
  const { quiet, signal } = options;
  if (!quiet) print(statusLines(await statusOf(running)));
  const { list, lacking } = demonstrationsOfLab(running.lab);
  const shown = await showAll(running, list, options);
  if (!quiet && lacking.length > 0) print(["", `not shown, for the network has ${lacking.join(", ")}`]);
  if (!quiet) print(["", paint("bold", "Every pair of hosts: predicted, and seen with real packets")]);
  const validation = await validateLab(running, signal);
  const pass = allAsExpected(shown) && passed(validation);
  if (quiet) printJson({ pass, demonstrations: shown, ...(lacking.length > 0 && { lacking }), validation: validationJson(validation) });
  else {
    printValidation(running, validation);
    print(["", `${count(shown)} demonstrations showed what they should; validation ${passed(validation) ? "passed" : "failed"}`]);
  }
  return { lab: running.lab, shown, validation, pass };
}

async function showDefault(options: DemoOptions): Promise<boolean> {
  const lab = options.from === undefined ? labFor(options.scenario, options) : chosenLab(options);
  const captures = new DemoCaptures(options, true);
  const { pass, ...part } = await withLab(lab, false, options, (running, signal) =>
    showShortList(running, { signal, quiet: options.json === true, ...captures.all }),
  );
  writeLabReport(options.report, chosenName(options), [{ ...part, captures: captures.analyzed?.list ?? [] }]);
  return pass;
}

/** Brings the lab up for a while. @param lan as a LAN instead of a VPC @returns what `use` returns */
async function withLab<T>(
  lab: Lab,
  lan: boolean,
  options: DemoOptions,
  use: (running: RunningLab, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  requireSoftware(lab);
  requireNotUp(options);
  const signal = interruption();
  const start = performance.now();
  const plan = planLab(lab, { name: chosenName(options), lan, sources: localSources() });
  const { running, stay } = await orInterrupted(signal, up(plan, { signal, onStep: progress }));
  try {
    const guesses = describeGuesses(lab);
    if (guesses !== undefined) progress(guesses);
    progress(`up, with its server programs, after ${seconds(start)}`);
    return await orInterrupted(signal, use(running, signal));
  } finally {
    if (options.keep && !signal.aborted) {
      await stay();
      progress(`the lab is up; next: ${nextCommands(options, lab, "status")}`);
    } else await down(running.name, { onStep: progress });
    progress(`all in ${seconds(start)}`);
  }
}

/** @throws UsageError unless the scenario's lab can show them */
function labFor(scenario: string, options: DemoOptions): Lab {
  const lab = chosenLab({ ...options, scenario });
  const lacking = hostsOfDemonstrations(scenario).filter((name) => !lab.hosts.some((host) => host.name === name));
  if (lacking.length > 0) throw new UsageError(`the demonstrations need ${lacking.join(" and ")}, too: choose more --clients`);
  if (options.sshCidrBlocks !== undefined)
    throw new UsageError(
      `the demonstrations are about the default --ssh-cidr-blocks: got ${options.sshCidrBlocks.join(",")}; to try those: npx lab up`,
    );
  return lab;
}

/** Those demonstrations alone, each in its scenario's lab. @returns true if all showed what they should */
async function showNamed(names: readonly string[], chosen: string | undefined, options: DemoOptions): Promise<boolean> {
  const groups = grouped(named(names));
  const list = groups.map(describeGroup).join(" and ");
  if (chosen !== undefined && groups.some(({ scenario }) => scenario !== chosen))
    throw new UsageError(`--scenario ${chosen} has not all of these demonstrations: they belong to ${list}`);
  if (groups.length > 1 && (options.keep ?? options.name) !== undefined)
    throw new UsageError(`--keep and --name are for one lab: these demonstrations belong to ${list}`);
  const captures = new DemoCaptures(options, options.report !== undefined);
  const labs = groups.map((group) => ({ ...group, lab: labFor(group.scenario, options) }));
  const parts: LabPart[] = [];
  for (const { scenario, lan, demonstrations, lab } of labs) {
    const show = (running: RunningLab, signal: AbortSignal) =>
      showAll(running, demonstrations, { signal, quiet: options.json === true, ...captures.all });
    const shown = await withLab(lab, lan, { ...options, scenario }, show);
    const names = demonstrations.map(({ name }) => name);
    const own = captures.analyzed?.list.filter(({ demonstration }) => names.includes(demonstration)) ?? [];
    parts.push({ lab, shown, captures: own });
  }
  const shown = parts.flatMap((part) => part.shown);
  const pass = allAsExpected(shown);
  if (options.json) printJson({ pass, demonstrations: shown });
  else print(["", `${count(shown)} demonstrations showed what they should`]);
  if (options.report !== undefined) writeLabReport(options.report, chosenName(options), parts);
  return pass;
}

export function addDemo(program: Command): void {
  withName(withScenario(program.command("demo")))
    .description("bring the lab up, show what it is for, validate it, take it down: in under a minute")
    .argument("[names...]", "show these demonstrations instead: see --list")
    .option("--list", "list the demonstrations of all scenarios, or of --scenario")
    .option("--keep", "leave the lab up")
    .option("--keep-capture <dir>", "write the packets of each demonstration there, as pcap")
    .option("--report <file>", "write one HTML page about all that is shown (without names: always, and the file is named at the end)")
    .option("--json", "print the findings and the validation as JSON, once all is seen")
    .addHelpText(
      "after",
      `
With --from, it shows what is open and what is closed in that network, with pairs of hosts that it chooses.

Examples:
  npx lab demo --keep
  npx lab demo ping closed-udp-port --keep-capture packets
  npx lab demo --from plan.json`,
    )
    .action(async (names: string[], options: DemoOptions, command: Command) => {
      const chosen = command.getOptionValueSource("scenario") === "cli" ? options.scenario : undefined;
      if (options.list && names.length > 0) throw new UsageError(`--list takes no names: got ${names.join(", ")}`);
      if (options.from !== undefined && (options.list || names.length > 0))
        throw new UsageError(
          "--list and names are for the scenarios' demonstrations; lab demo --from FILE shows what is open and what is closed there",
        );
      if (options.list) return printList(chosen, options.json === true);
      requireReportFile(options.report);
      const pass = names.length > 0 ? await showNamed(names, chosen, options) : await showDefault(options);
      process.exitCode = pass ? EXIT.yes : EXIT.no;
    });
}

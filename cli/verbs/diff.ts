// `lab diff OLD NEW`: what became reachable, what no longer is, and because of which rule.
import { type Command, Option } from "commander";
import { readBeforePlan, readTerraform, readTerraformIfAny, type TerraformNetwork } from "../../terraform-input";
import { compare, type Comparison } from "../../topology/comparison/compare";
import { type ChangeGroup, changeGroups } from "../../topology/comparison/groups";
import { comparisonJson } from "../diff/json";
import { markdownLines } from "../diff/markdown";
import { sarif } from "../diff/sarif";
import { textLines } from "../diff/text";
import { EXIT, UsageError } from "../exit-status";
import { print, printJson, progress } from "../output";
import { type NotedLab, notedLab, printNotes, readAs, readText } from "../terraform-file";

const FORMATS = ["json", "markdown", "sarif"] as const;

/** From here on, the comparison may take more than a second. */
const MANY_HOSTS = 50;

type DiffOptions = { readonly [format in (typeof FORMATS)[number]]?: true } & { readonly failOn: "change" | "exposure" };

type PossibleLab = NotedLab | undefined;

/** A resource has the same name in both. One of the two may be nothing; that both are is more likely a mistake. */
function networks(file: string, newer: string | undefined): readonly [before: PossibleLab, after: PossibleLab] {
  const newFile = newer ?? file;
  const text = readText(newFile);
  const after = readAs(newFile, () => readTerraformIfAny(text));
  const [oldText, readBefore] = newer === undefined ? [text, readBeforePlan] : [readText(file), readTerraformIfAny];
  const before = readAs(file, () => readBefore(oldText, after?.names));
  if (!before && !after) readAs(newFile, () => readTerraform(text));
  const noted = (name: string, network: TerraformNetwork | undefined) => network && readAs(name, () => notedLab(network));
  return [noted(file, before), noted(newFile, after)];
}

const isChanged = ({ changes, added, removed, rules }: Comparison): boolean =>
  changes.length + added.length + removed.length + rules.length > 0;

function statusOf(comparison: Comparison, groups: readonly ChangeGroup[], { failOn }: DiffOptions): number {
  if (failOn === "change") return isChanged(comparison) ? EXIT.no : EXIT.yes;
  if (groups.some(({ kind }) => kind === "exposed")) return EXIT.no;
  const mayExpose = groups.some(({ kind }) => kind === "maybe-exposed") || comparison.rules.some((rule) => rule.mayExpose);
  return mayExpose ? EXIT.labState : EXIT.yes;
}

export function addDiff(program: Command): void {
  const command = program.command("diff");
  for (const format of FORMATS) {
    const what = { json: "JSON", markdown: "Markdown, for a pull request", sarif: "SARIF, for code scanning" }[format];
    command.addOption(new Option(`--${format}`, `print it as ${what}`).conflicts(FORMATS.filter((other) => other !== format)));
  }
  command
    .description("say what became reachable between two Terraform networks, what no longer is, and because of which rule")
    .argument("<old>", "a Terraform plan or state, as terraform show -json prints it; - is standard input")
    .argument("[new]", "the network after the change (default: <old> is a plan, and is compared with the state that it starts from)")
    .addOption(new Option("--fail-on <what>", "when the exit status is not 0").choices(["change", "exposure"]).default("change"))
    .addHelpText(
      "after",
      `\nExit status ${EXIT.yes}: no change; ${EXIT.no}: a change.\n` +
        `With --fail-on exposure, ${EXIT.no}: something is newly reachable from the internet; ${EXIT.labState}: that cannot be told.\n` +
        "\nExamples:\n  npx lab diff plan.json\n  npx lab diff old.json new.json --markdown",
    )
    .action((file: string, newer: string | undefined, options: DiffOptions) => {
      if (file === "-" && newer === "-") throw new UsageError("standard input can be the old network or the new one, not both");
      const [before, after] = networks(file, newer);
      printNotes([...(before?.notes ?? []), ...(after?.notes ?? [])]);
      const hosts = Math.max(...[before, after].map((network) => network?.lab.hosts.length ?? 0));
      if (hosts > MANY_HOSTS) progress(`comparing ${hosts} hosts, each with each`);
      const comparison = compare(before?.lab, after?.lab);
      const groups = changeGroups(comparison.changes);
      if (options.json) printJson(comparisonJson(comparison, groups));
      else if (options.sarif) printJson(sarif(comparison, groups, newer ?? file));
      else print(options.markdown ? markdownLines(comparison, groups) : textLines(comparison, groups));
      process.exitCode = statusOf(comparison, groups, options);
    });
}

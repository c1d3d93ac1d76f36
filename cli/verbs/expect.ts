// `lab expect FILE`: is the network as somebody expects? For CI.
import type { Command } from "commander";
import { parseExpectations } from "../../topology/expectations/expectation";
import { judgeExpectations, type Judgement } from "../../topology/expectations/judge";
import { TopologyError } from "../../topology/model";
import { describeTraffic } from "../../topology/traffic";
import { describeVerdict, reachabilityJson } from "../../topology/vocabulary";
import { describeDecision } from "../../topology/decision";
import { EXIT, UsageError } from "../exit-status";
import { junit } from "../junit";
import { type NameChoice, type ScenarioChoice, withAnyLab } from "../lab-options";
import { anyLab } from "../running-lab";
import { print, printJson } from "../output";
import { readText } from "../terraform-file";

/** "web-1 -> db-1 tcp/5432: no: in (no ingress rule for db-1)" @returns undefined if the expectation holds */
function reason({ evidence }: Judgement): string | undefined {
  if (!evidence) return undefined;
  const { from, to, traffic, reachability } = evidence;
  const { decisive } = reachability;
  const by = decisive ? ` (${describeDecision(decisive)})` : "";
  return `${from} -> ${to} ${describeTraffic(traffic)}: ${describeVerdict(reachability)}${by}`;
}

const WORDS = { holds: "holds", fails: "FAILS", unknown: "cannot be told" } as const;

function lines(judgements: readonly Judgement[]): readonly string[] {
  const count = (outcome: Judgement["outcome"]) => judgements.filter((each) => each.outcome === outcome).length;
  return [
    ...judgements.map((judgement) => {
      const why = reason(judgement);
      const { line, text } = judgement.expectation;
      return `${WORDS[judgement.outcome]}: ${text}${why === undefined ? "" : `\n  line ${line}: ${why}`}`;
    }),
    "",
    `${count("holds")} of ${judgements.length} expectations hold, ${count("fails")} fail, ${count("unknown")} cannot be told`,
  ];
}

function json(judgements: readonly Judgement[]) {
  return judgements.map(({ expectation: { line, text }, outcome, evidence }) => ({
    line,
    text,
    outcome,
    ...(evidence && {
      evidence: { from: evidence.from, to: evidence.to, ...evidence.traffic, ...reachabilityJson(evidence.reachability) },
    }),
  }));
}

function statusOf(judgements: readonly Judgement[]): number {
  if (judgements.some(({ outcome }) => outcome === "fails")) return EXIT.no;
  return judgements.some(({ outcome }) => outcome === "unknown") ? EXIT.labState : EXIT.yes;
}

function judged(file: string, options: NameChoice & ScenarioChoice): readonly Judgement[] {
  const lab = anyLab(options);
  const text = readText(file);
  try {
    return judgeExpectations(lab, parseExpectations(text));
  } catch (error) {
    if (error instanceof TopologyError) throw new UsageError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

export function addExpect(program: Command): void {
  withAnyLab(program.command("expect"))
    .description("say whether a network is as a file of expectations says, for CI")
    .argument("<file>", 'lines such as "web-* -> db-1 tcp/5432 yes", "internet -> db-1 any no"; - is standard input')
    .option("--json", "print the expectations as JSON, with what contradicts them")
    .option("--junit", "print them as JUnit's XML")
    .addHelpText(
      "after",
      `\nExit status ${EXIT.yes}: all hold; ${EXIT.no}: one fails; ${EXIT.labState}: none fails, one cannot be told.\n` +
        "\nExample:\n  npx lab expect expectations.txt --from plan.json",
    )
    .action((file: string, options: NameChoice & ScenarioChoice & { json?: true; junit?: true }) => {
      if (file === "-" && options.from === "-") throw new UsageError("standard input can be the expectations or the network, not both");
      const judgements = judged(file, options);
      if (options.json) printJson(json(judgements));
      else if (options.junit)
        print(
          junit(
            "lab expect",
            judgements.map((judgement) => {
              const why = reason(judgement);
              return {
                name: judgement.expectation.text,
                ...(why !== undefined && { [judgement.outcome === "fails" ? "failure" : "error"]: why }),
              };
            }),
          ),
        );
      else print(lines(judgements));
      process.exitCode = statusOf(judgements);
    });
}

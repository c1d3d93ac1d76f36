// Edge. The `lab` command: parses the command line, calls the verb, and turns what it throws into an exit status.
import { Command, CommanderError } from "commander";
import { TopologyError } from "../topology/model";
import { CannotRunHereError, EXIT, UsageError } from "./exit-status";
import { unknown } from "./nearest";
import { extendPath } from "./requirements";
import { addDoctor } from "./verbs/doctor";
import { addExplain } from "./verbs/explain";
import { addMatrix } from "./verbs/matrix";

const program = new Command("lab")
  .description("The TCP/IP lab on this machine: the hosts, security groups and programs of the AWS lab, in network namespaces.")
  .usage("[verb] [options]")
  .configureOutput({ outputError: () => undefined })
  .enablePositionalOptions()
  .exitOverride();
for (const add of [addExplain, addMatrix, addDoctor]) add(program);

/** A bare `lab` is the demonstration, with its options. */
function withVerb(words: readonly string[]): readonly string[] {
  const [first] = words;
  if (first === undefined || (first.startsWith("-") && !["-h", "--help"].includes(first))) return ["demo", ...words];
  const verbs = program.commands.map((command) => command.name());
  if (!first.startsWith("-") && first !== "help" && !verbs.includes(first)) throw unknown("verb", first, verbs);
  return words;
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.yes;
  if (error instanceof UsageError || error instanceof TopologyError || error instanceof CommanderError) return EXIT.usage;
  return error instanceof CannotRunHereError ? EXIT.cannotRunHere : EXIT.no;
}

async function main(): Promise<void> {
  extendPath();
  try {
    await program.parseAsync(withVerb(process.argv.slice(2)), { from: "user" });
  } catch (error) {
    process.exitCode = statusOf(error);
    if (process.exitCode !== 0) process.stderr.write(`lab: ${(error as Error).message.replace(/^error: /, "")}\n`);
  }
}

void main();

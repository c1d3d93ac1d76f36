// The `lab` command: parses the command line, calls the verb, and turns what it throws into an exit status.
import { Command, CommanderError } from "commander";
import { LabError, LabStateError, NamespaceError } from "../local-lab";
import { fileSystemError } from "../set-up/file-system-error.cjs";
import { extendedPath } from "../set-up/system-tools.cjs";
import { TopologyError } from "../topology/model";
import { CannotRunHereError, EXIT, EXIT_STATUSES, UsageError } from "./exit-status";
import { interrupt, InterruptedError } from "./interruption";
import { unknown } from "./nearest";
import { waysOut } from "./namespace-barrier";
import { table } from "./output";
import { WORKS_ANYWAY } from "./requirements";
import { addAnalyze } from "./verbs/analyze";
import { addCapture } from "./verbs/capture";
import { addDemo } from "./verbs/demo";
import { addDiagram } from "./verbs/diagram";
import { addDiff } from "./verbs/diff";
import { addDoctor } from "./verbs/doctor";
import { addDown } from "./verbs/down";
import { addExpect } from "./verbs/expect";
import { addExec } from "./verbs/exec";
import { addExplain } from "./verbs/explain";
import { addLink } from "./verbs/link";
import { addLogs } from "./verbs/logs";
import { addMatrix } from "./verbs/matrix";
import { addScenarios } from "./verbs/scenarios";
import { addShell } from "./verbs/shell";
import { addStart, addStop } from "./verbs/start-stop";
import { addStatus } from "./verbs/status";
import { addUp } from "./verbs/up";
import { addValidate } from "./verbs/validate";

const VERBS = [
  addDemo,
  addUp,
  addDown,
  addStatus,
  addExec,
  addScenarios,
  addShell,
  addStop,
  addStart,
  addLogs,
  addCapture,
  addAnalyze,
  addLink,
  addExplain,
  addMatrix,
  addDiagram,
  addExpect,
  addDiff,
  addValidate,
  addDoctor,
];

const DEFAULT_VERB = "demo";

const exitStatuses = table(EXIT_STATUSES)
  .map((row) => `  ${row}`)
  .join("\n");

const program = new Command("lab")
  .description("The TCP/IP lab on this machine: the hosts, security groups and programs of the AWS lab, in network namespaces.")
  .usage("[verb] [options]")
  .addHelpText(
    "after",
    `\nWithout a verb: ${DEFAULT_VERB}.\n\nExit status:\n${exitStatuses}\n\nExample:\n  npx lab explain client-1 server tcp/1234`,
  )
  // Errors are printed in one place, below.
  .configureOutput({ outputError: () => undefined })
  .configureHelp({ subcommandTerm: (command) => command.name() })
  .exitOverride();
for (const add of VERBS) add(program);

function withVerb(words: readonly string[]): readonly string[] {
  const [first] = words;
  if (first === undefined || (first.startsWith("-") && !["-h", "--help"].includes(first))) return [DEFAULT_VERB, ...words];
  const verbs = program.commands.map((command) => command.name());
  const verb = first === "help" ? words[1] : first;
  if (verb !== undefined && !verb.startsWith("-") && !verbs.includes(verb)) throw unknown("verb", verb, verbs);
  return words;
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.yes;
  if (error instanceof UsageError || error instanceof TopologyError || error instanceof CommanderError) return EXIT.usage;
  if (error instanceof InterruptedError) return error.exitStatus;
  if (error instanceof CannotRunHereError || error instanceof NamespaceError) return EXIT.cannotRunHere;
  return error instanceof LabStateError ? EXIT.labState : EXIT.failed;
}

/** Where to read how the verb is used. */
function hint({ code }: CommanderError): string {
  const [verb = DEFAULT_VERB] = withVerb(process.argv.slice(2));
  const words = code === "commander.unknownOption" && verb === "exec" ? "what belongs to the command comes after --\n" : "";
  return `${words}(npx lab ${verb} --help explains)\n`;
}

/** A mistake of the user's or the machine's needs only its message; any other error is a defect, and needs its stack. */
function report(error: unknown): void {
  const explained = [CommanderError, UsageError, TopologyError, LabError, CannotRunHereError, InterruptedError];
  const known = error instanceof Error && explained.some((kind) => error instanceof kind);
  const ways = error instanceof NamespaceError ? [...waysOut(), WORKS_ANYWAY] : [];
  const defect = () => fileSystemError(error) ?? (error instanceof Error ? error.stack : undefined) ?? String(error);
  const text = known ? [error.message.replace(/^error: /, ""), ...ways].join("\n") : defect();
  process.stderr.write(`lab: ${text}\n${error instanceof CommanderError ? hint(error) : ""}`);
}

/**
 * The reader may close the pipe early (`lab matrix | head`). Exit 0, unless something must be undone first:
 * then undo it, and exit as if killed by SIGPIPE.
 * A verb that has ended keeps its exit status.
 */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") {
    // A verb that has written all is about to end.
    setImmediate(() => {
      if (ended || interrupt("SIGPIPE")) return;
      ended = true;
      process.exit(EXIT.yes);
    });
    return;
  }
  process.exitCode = EXIT.failed;
  if (!outputFailed) process.stderr.write(`lab: ${fileSystemError(error, "its output") ?? error.message}\n`);
  outputFailed = true;
}

let ended = false;
let outputFailed = false;

async function main(): Promise<void> {
  // For child processes, too.
  process.env["PATH"] = extendedPath();
  process.stdout.on("error", onOutputError);
  process.stderr.on("error", onOutputError);
  process.on("uncaughtException", (error) => {
    report(error);
    process.exit(EXIT.failed);
  });
  // Node would exit with 0 if the verb waits for something that can no longer happen.
  process.once("exit", (status) => {
    if (!ended && status === EXIT.yes) process.exitCode = EXIT.failed;
  });
  try {
    await program.parseAsync(withVerb(process.argv.slice(2)), { from: "user" });
  } catch (error) {
    process.exitCode = statusOf(error);
    if (process.exitCode !== EXIT.yes) report(error);
  }
  ended = true;
  if (outputFailed) process.exitCode = EXIT.failed;
}

void main();

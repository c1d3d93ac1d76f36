// Edge. `lab-apps PROGRAM ...`: runs the program that the command line picks, ends it in order on a signal, and gives the exit status.
import { CommanderError } from "commander";
import { wantsColour } from "./colour";
import { labAppsCommand, type Values } from "./command-line";
import { errorCode, Failure } from "./failure";
import { LineOutput } from "./output";
import { type Program } from "./program";
import { PROGRAMS } from "./programs";
import { Reporter } from "./report";
import { UsageError } from "./values";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** A program that is to stop has so long to close what it has opened: with what exit takes, it ends within 5 s. */
const CLOSING_MS = 4000;

let exitStatus = 0;
const stopper = new AbortController();
const output = new LineOutput(process.stdout, (error) => {
  if (error.code !== "EPIPE") {
    process.stderr.write(`lab-apps: cannot write to standard output: ${error.message}\n`);
    exitStatus = EXIT_FAILED;
  }
  stop();
});

async function exit(): Promise<void> {
  await output.drained();
  process.exit(exitStatus);
}

function stop(): void {
  stopper.abort();
  setTimeout(() => void exit(), CLOSING_MS).unref();
}

async function start(program: Program, values: Values, json: boolean): Promise<void> {
  const reporter = new Reporter({ write: output.write, json, colours: wantsColour(process.stdout, process.env) });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      // A second signal says that the order does not matter any more.
      if (stopper.signal.aborted) return void exit();
      reporter.report("stopping", { signal }, `${signal}: stopping`);
      stop();
    });
  try {
    await program.run(values, { reporter, stop: stopper.signal });
  } catch (error) {
    if (stopper.signal.aborted) return;
    if (!(error instanceof Failure) && !(error instanceof UsageError)) throw error;
    exitStatus = error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED;
    if (json) reporter.report("failed", { reason: error.message, code: errorCode(error.cause) }, "");
    output.flush();
    process.stderr.write(`lab-apps ${program.name}: ${error.message}\n`);
  }
}

async function main(): Promise<void> {
  try {
    await labAppsCommand(PROGRAMS, start).parseAsync();
  } catch (error) {
    if (error instanceof UsageError) {
      const [, , program] = process.argv;
      process.stderr.write(`lab-apps ${program}: ${error.message}\n(lab-apps ${program} --help explains)\n`);
    } else if (!(error instanceof CommanderError)) throw error;
    exitStatus = error instanceof CommanderError && error.exitCode === 0 ? 0 : EXIT_USAGE;
  }
  await exit();
}

void main();

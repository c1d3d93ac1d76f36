// `lab-apps PROGRAM ...`: runs the program that the command line names, shuts it down gracefully on a signal, and sets the exit status.
import { CommanderError } from "commander";
import { wantsColour } from "./report/colour";
import { runCommandLine, type Values } from "./command-line/command-line";
import { errorCode, Failure, failureOf } from "./report/failure";
import { LineOutput } from "./report/output";
import { type Program } from "./command-line/program";
import { PROGRAMS } from "./programs";
import { Reporter } from "./report/report";
import { UsageError } from "./command-line/values";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** How long a program that is to stop may take to close what it has opened. */
const CLOSING_MS = 3500;

/** How long it may take in all, since its output may be unread. The supervisor kills a program after six seconds. */
const ENDING_MS = 4500;

let exitStatus = 0;
let reporter: Reporter;
const stopper = new AbortController();
const output = new LineOutput(process.stdout, {
  onClosed(error) {
    if (error.code !== "EPIPE") {
      process.stderr.write(`lab-apps: cannot write to standard output: ${error.message}\n`);
      exitStatus = EXIT_FAILED;
    }
    stop();
  },
  lineForLeftOut(lines) {
    const reason = "whatever reads this output did not keep up";
    return reporter.format("warning", { lines, reason }, `${lines} lines are missing here: ${reason}`);
  },
});

/** Node writes to a terminal synchronously, so one that has been stopped (Ctrl-S) would block signals, too. */
(process.stdout as { readonly _handle?: { setBlocking?: (blocking: boolean) => void } })._handle?.setBlocking?.(false);

async function exit(): Promise<void> {
  await output.drained();
  process.exit(exitStatus);
}

function stop(): void {
  stopper.abort();
  setTimeout(() => void exit(), CLOSING_MS).unref();
  setTimeout(() => process.exit(exitStatus), ENDING_MS).unref();
}

function onSignal(signal: NodeJS.Signals): void {
  if (stopper.signal.aborted) {
    output.flush();
    process.exit(exitStatus);
  }
  reporter.report("stopping", { signal }, `${signal}: stopping`);
  stop();
}

async function start(program: Program, values: Values, json: boolean): Promise<void> {
  reporter = new Reporter({ write: output.write, json, colours: wantsColour(process.stdout, process.env) });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  try {
    await program.run(values, { reporter, stop: stopper.signal });
  } catch (error) {
    if (stopper.signal.aborted) return;
    const reason = error instanceof UsageError ? error : failureOf(error);
    exitStatus = reason instanceof Failure ? EXIT_FAILED : EXIT_USAGE;
    if (json) reporter.report("failed", { reason: reason.message, code: errorCode(reason.cause) }, "");
    output.flush();
    process.stderr.write(`lab-apps ${program.name}: ${reason.message}\n`);
  }
}

async function main(): Promise<void> {
  try {
    await runCommandLine(process.argv.slice(2), PROGRAMS, start);
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

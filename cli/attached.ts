// A command of a host that has this process's terminal: Ctrl-C is the command's, and its exit status is ours.
import { constants } from "node:os";
import { PROGRAM_FOLDER, type RunningLab } from "../local-lab";
import { EXIT, UsageError } from "./exit-status";

type ChildProcess = ReturnType<RunningLab["spawn"]>;

/** As on AWS, the hosts have the programs of the lab as the command `lab-apps`. */
export function hostEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${PROGRAM_FOLDER}:${process.env["PATH"]}` };
}

/** The command's working directory. @throws UsageError if it has been removed */
export function callersFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError("this folder has been removed: go to another one first (cd)");
  }
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve(status ?? EXIT.signal + constants.signals[signal ?? "SIGKILL"]));
  });
}

/**
 * @param start starts the command; a signal that arrives earlier is passed on then
 * @returns the command's exit status; 128 and the signal's number if a signal ended it
 */
export async function attached(start: () => ChildProcess | Promise<ChildProcess>): Promise<number> {
  let child: ChildProcess | undefined;
  let early: NodeJS.Signals | undefined;
  const passOn = (signal: NodeJS.Signals) => {
    if (child) child.kill(signal);
    else early = signal;
  };
  // A terminal sends SIGINT to the command, which runs in the foreground.
  const onInterrupt = () => void (process.stdin.isTTY || passOn("SIGINT"));
  const onEnd = () => passOn("SIGTERM");
  process.on("SIGINT", onInterrupt).on("SIGHUP", onEnd).on("SIGTERM", onEnd);
  try {
    child = await start();
    if (early !== undefined) child.kill(early);
    return await ended(child);
  } finally {
    process.off("SIGINT", onInterrupt).off("SIGHUP", onEnd).off("SIGTERM", onEnd);
  }
}

// A command of a host that has this process's terminal: Ctrl-C is the command's, and its exit status is ours.
import { PROGRAM_FOLDER } from "../local-lab";
import type { HostProcess } from "../running-lab";
import { UsageError } from "./exit-status";

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

/**
 * @param start starts the command; a signal that arrives earlier is passed on then
 * @returns the command's exit status; 128 and the signal's number if a signal ended it
 */
export async function attached(start: () => HostProcess | Promise<HostProcess>): Promise<number> {
  let command: HostProcess | undefined;
  let early: NodeJS.Signals | undefined;
  const passOn = (signal: NodeJS.Signals) => {
    if (command) command.kill(signal);
    else early = signal;
  };
  // A terminal sends SIGINT to the command, which runs in the foreground.
  const onInterrupt = () => void (process.stdin.isTTY || passOn("SIGINT"));
  const onEnd = () => passOn("SIGTERM");
  process.on("SIGINT", onInterrupt).on("SIGHUP", onEnd).on("SIGTERM", onEnd);
  try {
    command = await start();
    if (early !== undefined) command.kill(early);
    return await command.ended;
  } finally {
    process.off("SIGINT", onInterrupt).off("SIGHUP", onEnd).off("SIGTERM", onEnd);
  }
}

// A command of a host that has this process's terminal: Ctrl-C is the command's, and its exit status is ours.
import { PROGRAM_FOLDER } from "../local-lab";
import type { HostProcess, RunningLab } from "../running-lab";
import { UsageError } from "./exit-status";

/** What takes signals and ends with an exit status: a command, or several. */
type Attachable = Pick<HostProcess, "kill" | "ended">;

/** The command's working directory. @throws UsageError if it has been removed */
function callersFolder(): string {
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
export async function attached(start: () => Attachable | Promise<Attachable>): Promise<number> {
  let command: Attachable | undefined;
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

/**
 * Runs a command in the caller's folder and environment. As on AWS, the hosts have the programs of the lab as the command `lab-apps`.
 *
 * @returns the command's exit status; 126 or 127 as a shell has it if there is none
 */
export function attachedCommand(running: RunningLab, host: string, command: readonly string[], variables?: NodeJS.ProcessEnv) {
  const env = { ...process.env, PATH: `${PROGRAM_FOLDER}:${process.env["PATH"]}`, ...variables };
  // `nice` ends with 127 for an unknown command, as a shell does; `env` would take FOO=1 for an assignment.
  const words = ["nice", "-n", "0", "--", ...command];
  return attached(() => running.spawn(host, words, { stdio: "inherit", env, cwd: callersFolder() }));
}

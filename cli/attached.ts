// Edge. A command of a host that has this process's terminal: Ctrl-C is the command's, and its exit status is ours.
import { constants } from "node:os";
import type { RunningLab } from "../local-lab";
import { EXIT } from "./exit-status";

type ChildProcess = ReturnType<RunningLab["spawn"]>;

/** @returns the command's exit status; 128 and the signal's number where a signal ended it */
export function attached(child: ChildProcess): Promise<number> {
  // A terminal sends SIGINT and SIGHUP to all that run in the foreground; what is sent to this process alone is passed on.
  const ignore = () => undefined;
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGINT", ignore).on("SIGHUP", ignore).on("SIGTERM", passOn);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      process.off("SIGINT", ignore).off("SIGHUP", ignore).off("SIGTERM", passOn);
      resolve(status ?? EXIT.signal + constants.signals[signal ?? "SIGKILL"]);
    });
  });
}

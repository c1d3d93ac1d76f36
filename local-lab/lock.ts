// Edge. One `up` or `down` of a lab at a time, whatever became of the process that ran the one before.
import { closeSync, fstatSync, mkdirSync, openSync, statSync } from "node:fs";
import { LabError } from "./lab-error";
import { labFolder } from "./names";
import { Shell } from "./shell";

/** Whether the open file is still the one of that path: who had the lock before may have removed it. */
function isStillThere(file: number, path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino;
}

/**
 * Locks the lab of that name for as long as an action takes; its folder is made where there is none. The kernel lets go of the lock when the last process
 * that has the folder open is gone: this one, and the shell, which the action is to run its scripts with.
 *
 * @throws LabError where another process has it locked for longer than that
 */
export async function withLock<T>(name: string, waitSec: number, action: (shell: Shell) => Promise<T>): Promise<T> {
  const folder = labFolder(name);
  for (;;) {
    mkdirSync(folder, { recursive: true });
    const file = openSync(folder, "r");
    try {
      await using shell = new Shell(file);
      // flock is in the package util-linux; its status 1 says that another has the lock.
      const lock = `flock --wait ${waitSec} 3 || { [ $? = 1 ] && echo busy; }`;
      if ((await shell.run(lock, { title: "lock the lab's folder" })) !== "")
        throw new LabError(`the lab "${name}" is being brought up or down by another process; wait for it, or use another name`);
      if (isStillThere(file, folder)) return await action(shell);
    } finally {
      closeSync(file);
    }
  }
}

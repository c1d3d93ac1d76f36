// Edge. One `up` or `down` of a lab at a time, whatever became of the process that ran the one before.
import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, statSync } from "node:fs";
import { LabError } from "./lab-error";
import { labFolder } from "./names";

/** The lab's folder, locked. The kernel lets go of the lock when the last process that has the file open is gone: this one, and the scripts that it hands the file to. */
export interface LabLock extends Disposable {
  readonly file: number;
}

function flock(file: number, waitSec: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn("flock", ["--wait", String(waitSec), "3"], { detached: true, stdio: ["ignore", "ignore", "inherit", file] });
    child.on("error", (error) =>
      reject(new LabError(`could not lock the lab's folder: ${error.message}; flock is in the package util-linux`)),
    );
    child.on("close", (status) => resolve(status === 0));
  });
}

/** Whether the open file is still the one of that path: who had the lock before may have removed it. */
function isStillThere(file: number, path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(file).ino;
}

/**
 * Locks the lab of that name; its folder is made where there is none.
 *
 * @throws LabError where another process has it locked for longer than that
 */
export async function lockLab(name: string, waitSec: number): Promise<LabLock> {
  const folder = labFolder(name);
  for (;;) {
    mkdirSync(folder, { recursive: true });
    const file = openSync(folder, "r");
    const close = () => closeSync(file);
    if (!(await flock(file, waitSec))) {
      close();
      throw new LabError(`the lab "${name}" is being brought up or down by another process; wait for it, or use another name`);
    }
    if (isStillThere(file, folder)) return { file, [Symbol.dispose]: close };
    close();
  }
}

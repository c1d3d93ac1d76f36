// Where a user's labs keep what other commands need to find them: a folder that no other user can have prepared.
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "./lab-error";
import { LAB_FILES } from "./names";

const uid = () => process.getuid?.() ?? 0;

function isOwnFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.isDirectory() && stats.uid === uid();
}

/** Root's is in /run. Other users' is in their runtime folder or, if they have none, in the folder for temporary files. */
function runtimePath(): string {
  if (uid() === 0) return "/run/tcp-ip-lab";
  const own = [process.env["XDG_RUNTIME_DIR"], `/run/user/${uid()}`].find((path) => path?.startsWith("/") && isOwnFolder(path));
  return own === undefined ? join(tmpdir(), `tcp-ip-lab-${uid()}`) : join(own, "tcp-ip-lab");
}

/** What is wrong with what is there. */
function trouble(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isDirectory()) return "is no folder";
  if (stats.uid !== uid()) return `belongs to user ${stats.uid}`;
  return (stats.mode & 0o022) === 0 ? undefined : "can be written to by others";
}

/** It is made if it is missing. @throws LabError if what is there may be another user's doing */
export function runtimeFolder(): string {
  const path = runtimePath();
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const found = trouble(path);
  if (found === undefined) return path;
  throw new LabError(`${path} ${found}, so no lab is kept there; remove it, or set XDG_RUNTIME_DIR to a folder that is yours alone`);
}

/** The names of the folders in it. Nothing that another user may have made is read. */
export function runtimeFolders(): string[] {
  const path = runtimePath();
  return trouble(path) === undefined && existsSync(path) ? readdirSync(path).sort() : [];
}

/** The lab in which this process runs, as `lab` typed in `lab shell` does. @returns undefined on the machine itself */
export function enclosingLab(): string | undefined {
  const file = `${LAB_FILES}/name`;
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

// Where a user's labs keep what other commands need to find them: a folder that no other user can have prepared.
import { lstatSync, mkdirSync, type Stats } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "./lab-error";

const uid = () => process.getuid?.() ?? 0;

function isOwnFolder(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.isDirectory() && stats.uid === uid();
}

/** Root's is in /run. Others have a runtime folder of their own, in the environment or where it usually is; failing that, one in the folder for temporary files. */
export function runtimeFolder(): string {
  if (uid() === 0) return "/run/tcp-ip-lab";
  const own = [process.env["XDG_RUNTIME_DIR"], `/run/user/${uid()}`].find((path) => path?.startsWith("/") && isOwnFolder(path));
  return own === undefined ? join(tmpdir(), `tcp-ip-lab-${uid()}`) : join(own, "tcp-ip-lab");
}

function trouble(stats: Stats): string | undefined {
  if (!stats.isDirectory()) return "is no folder";
  if (stats.uid !== uid()) return `belongs to user ${stats.uid}`;
  return (stats.mode & 0o022) === 0 ? undefined : "can be written to by others";
}

/** Makes it if it is missing. @throws LabError if what is there in its place may be another user's doing */
export function ownRuntimeFolder(): string {
  const folder = runtimeFolder();
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw new LabError(`could not make the labs' folder: ${(error as Error).message}`);
  }
  const found = trouble(lstatSync(folder));
  if (found === undefined) return folder;
  throw new LabError(`${folder} ${found}, so no lab is kept there; remove it, or set XDG_RUNTIME_DIR to a folder that is yours alone`);
}

// A lab's folder: which process keeps it, what it is, and its logs. It is prepared and removed under another name, so that
// other commands see all of it or nothing.
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../topology/lab";
import { writeFile } from "../set-up/file-system-error.cjs";
import { LabError, LabStateError } from "./lab-error";
import { checkLabName, isLabName } from "./names";
import { isRunning, parseIdentity, type ProcessIdentity } from "./process-identity";
import { runtimeFolder, runtimeFolders } from "./runtime-folder";

/** Of the files below, and of what the keeper is told and asked. Raise it with each change of either. */
export const FORMAT = 5;

/** The lab as it was when it was brought up, which need not be what the source says now. */
export interface LabRecord {
  readonly name: string;
  readonly lab: Lab;
  readonly lan: boolean;
  /** The Node.js that runs the programs. */
  readonly node: string;
}

/** `remains`: its keeper has ended. */
export type LabState = "none" | "coming up" | "up" | "remains";

/** @returns undefined if there is no such file */
function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** unix(7), less the zero byte at its end. */
const SOCKET_PATH_BYTES = 107;

/** Prefix of a folder that is being prepared; the identity of process 1 follows. One that is being removed begins with a dot, too. */
const PREPARED = ".new-";

/** Removes what is left of labs that have ended by themselves, and of interrupted preparations and removals. */
export function removeRemains(): void {
  for (const name of runtimeFolders()) {
    if (isLabName(name)) new LabFolder(name).remove();
    if (!name.startsWith(".")) continue;
    const keeper = parseIdentity(`${name.slice(PREPARED.length).replace(/^(\d+)-(\d+)-/, "$1 $2 ")}\n`);
    if (!keeper || !isRunning(keeper)) rmSync(join(runtimeFolder(), name), { recursive: true, force: true });
  }
}

export class LabFolder {
  readonly path: string;
  /** Where the keeper listens. */
  readonly controlSocket: string;

  /** @throws LabError if no lab can have that name, or be kept there */
  constructor(readonly name: string) {
    checkLabName(name);
    this.path = join(runtimeFolder(), name);
    this.controlSocket = join(this.path, "control");
    if (Buffer.byteLength(this.controlSocket) > SOCKET_PATH_BYTES)
      throw new LabError(
        `${this.path} is too long for a socket's path, ${SOCKET_PATH_BYTES} bytes: set XDG_RUNTIME_DIR to a shorter folder`,
      );
  }

  /** Process 1 of the lab. @default - there is no lab */
  get keeper(): ProcessIdentity | undefined {
    return parseIdentity(read(join(this.path, "keeper")));
  }

  get state(): LabState {
    const { keeper } = this;
    if (keeper && isRunning(keeper)) return existsSync(join(this.path, "ready")) ? "up" : "coming up";
    return existsSync(this.path) ? "remains" : "none";
  }

  /** @throws LabError if another version of this project has brought the lab up */
  readRecord(): LabRecord {
    const { format, ...record } = JSON.parse(readFileSync(join(this.path, "lab.json"), "utf8")) as LabRecord & { format?: number };
    if (format === FORMAT) return record;
    throw new LabError(`the lab "${this.name}" was brought up by another version of this project; take it down, and bring it up again`);
  }

  /** @throws LabStateError if there is such a lab, up or coming up */
  requireFree(): void {
    const { state } = this;
    if (state === "up") throw new LabStateError(`the lab "${this.name}" is up already; take it down first, or use another name`);
    if (state === "coming up") throw this.comingUp();
  }

  private comingUp(): LabStateError {
    return new LabStateError(`the lab "${this.name}" is being brought up by another process; wait for it, or use another name`);
  }

  /**
   * Makes the folder of a lab that is coming up. What is left of an earlier one is removed.
   *
   * @param identity of its process 1, as a line
   * @throws LabStateError if there is such a lab, up or coming up
   */
  make(record: LabRecord, identity: string): ProcessIdentity {
    const keeper = parseIdentity(identity);
    if (!keeper) throw new LabError(`process 1 of the lab "${this.name}" did not tell its identity: got "${identity.trim()}"`);
    const prepared = join(runtimeFolder(), `${PREPARED}${keeper.id}-${keeper.start}-${keeper.boot}`);
    mkdirSync(prepared, { mode: 0o700 });
    try {
      writeFile(join(prepared, "keeper"), identity);
      writeFile(join(prepared, "lab.json"), JSON.stringify({ format: FORMAT, ...record }));
      this.requireFree();
      this.remove();
      // Fails if another process was faster: a folder can only take the place of an empty one (rename(2)).
      renameSync(prepared, this.path);
    } catch (error) {
      rmSync(prepared, { recursive: true, force: true });
      throw ["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "") ? this.comingUp() : error;
    }
    return keeper;
  }

  /** Removes what is left of a lab. Of several processes that try, one does it. */
  remove(): void {
    if (!existsSync(this.path)) return;
    // A file of this very folder, whatever bears its name next.
    const folder = openSync(this.path, "r");
    try {
      const file = (name: string) => `/proc/self/fd/${folder}/${name}`;
      const keeper = parseIdentity(read(file("keeper")));
      if (keeper && isRunning(keeper)) return;
      if (keeper) renameSync(file("keeper"), file("ended"));
      const removed = join(runtimeFolder(), `.old-${process.pid}-${this.name}`);
      renameSync(this.path, removed);
      // Another process may have removed it first, and have put a new lab in its place.
      if (statSync(removed).ino !== fstatSync(folder).ino) renameSync(removed, this.path);
      else rmSync(removed, { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    } finally {
      closeSync(folder);
    }
  }
}

// A lab's folder: who brings it up, which process keeps it, what it is, and its logs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../topology/lab";
import { LabError } from "./lab-error";
import { checkLabName } from "./names";
import { isRunning, ownIdentity, parseIdentity, type ProcessIdentity, readIdentity } from "./process-identity";
import { ownRuntimeFolder, runtimeFolder } from "./runtime-folder";

/** Of the files below, and of what the keeper is told and asked. To be raised with each change of either. */
const FORMAT = 1;

/** The lab as it was when it was brought up, which need not be what the source says now. */
export interface LabRecord {
  readonly name: string;
  readonly lab: Lab;
  readonly lan: boolean;
  /** The Node.js that runs the programs. */
  readonly node: string;
}

/** `coming`: a process is bringing it up. `remains`: both that one and the keeper have ended. */
export type LabState = "none" | "coming" | "up" | "remains";

export class LabFolder {
  readonly path: string;
  /** Written by the keeper once all is up. */
  readonly readyFile: string;
  /** Where the keeper listens. */
  readonly controlSocket: string;

  /** @throws LabError if no lab can have that name, or be kept there */
  constructor(readonly name: string) {
    checkLabName(name);
    this.path = join(runtimeFolder(), name);
    this.readyFile = join(this.path, "ready");
    this.controlSocket = join(this.path, "control");
  }

  /** Process 1 of the lab. @default - it has not begun */
  get keeper(): ProcessIdentity | undefined {
    return readIdentity(join(this.path, "keeper"));
  }

  /** @param line its identity, as it has told it itself @throws LabError if that is none */
  writeKeeper(line: string): ProcessIdentity {
    const keeper = parseIdentity(line);
    if (!keeper) throw new LabError(`process 1 of the lab "${this.name}" did not tell its identity: got "${line.trim()}"`);
    writeFileSync(join(this.path, "keeper"), line);
    return keeper;
  }

  /** The process that brings or brought it up. @default - there is no such lab */
  get claim(): ProcessIdentity | undefined {
    return readIdentity(join(this.path, "claim"));
  }

  get state(): LabState {
    if (!existsSync(this.path)) return "none";
    const { keeper, claim } = this;
    if (keeper && isRunning(keeper)) return existsSync(this.readyFile) ? "up" : "coming";
    return claim && isRunning(claim) ? "coming" : "remains";
  }

  /** @throws LabError if another version of this project has brought the lab up */
  readRecord(): LabRecord {
    const { format, ...record } = JSON.parse(readFileSync(join(this.path, "lab.json"), "utf8")) as LabRecord & { format?: number };
    if (format !== FORMAT)
      throw new LabError(`the lab "${this.name}" was brought up by another version of this project; take it down, and bring it up again`);
    return record;
  }

  /**
   * Takes the folder for a lab that this process is about to bring up. What is left of an earlier one is removed.
   *
   * @throws LabError if the lab is up, or another process is bringing it up
   */
  async make(record: LabRecord): Promise<void> {
    await withLock(() => {
      const { state } = this;
      if (state === "up") throw new LabError(`the lab "${this.name}" is up already; take it down first, or use another name`);
      if (state === "coming")
        throw new LabError(`the lab "${this.name}" is being brought up by another process; wait for it, or use another name`);
      rmSync(this.path, { recursive: true, force: true });
      mkdirSync(this.path, { mode: 0o700 });
      writeFileSync(join(this.path, "claim"), ownIdentity());
      writeFileSync(join(this.path, "lab.json"), JSON.stringify({ format: FORMAT, ...record }));
    });
  }

  /**
   * Removes it once the keeper has ended, unless it has come to be another lab's meanwhile.
   *
   * @param claim what it was before
   * @param ended settles when the keeper has ended
   */
  async remove(claim: ProcessIdentity | undefined, ended?: Promise<void>): Promise<void> {
    await withLock(async () => {
      await ended;
      if (JSON.stringify(this.claim) === JSON.stringify(claim)) rmSync(this.path, { recursive: true, force: true });
    });
  }
}

/** Others hold the lock for some milliseconds. */
const PATIENCE_SEC = 10;

/** The kernel drops the lock when its holder's standard input closes, even by `kill -9` of this process. */
async function withLock(action: () => unknown): Promise<void> {
  const folder = ownRuntimeFolder();
  const holder = spawn("flock", ["--no-fork", "--wait", String(PATIENCE_SEC), folder, "cat"], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = once(holder, "close");
  holder.stdin.on("error", () => undefined).write("locked\n");
  try {
    if ((await Promise.race([once(holder.stdout, "data"), ended]))[0] instanceof Buffer) await action();
    else throw new LabError(`timed out after ${PATIENCE_SEC} s waiting for the lock on ${folder}`);
  } finally {
    holder.stdin.end();
    await ended;
  }
}

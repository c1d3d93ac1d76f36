// Edge. Brings a lab up and takes it down: runs a plan's steps, and their undos.
import { LabError } from "./lab-error";
import { withLock } from "./lock";
import { checkLabName } from "./names";
import type { Plan } from "./plan";
import {
  clearRecord,
  hasFolder,
  hasRemains,
  readRecord,
  recordComplete,
  recordedLabs,
  recordedUndos,
  recordStep,
  removeFolder,
  writeRecord,
} from "./record";
import { RunningLab } from "./running-lab";
import type { Shell } from "./shell";
import { inParallel } from "./shell-text";
import { localScripts } from "./sources";
import { undoByMarks } from "./undo";

export interface ProgressOptions {
  /** Told what is about to be done: "create the namespaces". @default - nobody is told */
  readonly onStep?: (title: string) => void;
}

export interface UpOptions extends ProgressOptions {
  /** Stops, and undoes what was done. @default - nothing stops it */
  readonly signal?: AbortSignal;
}

/** How long `down` waits for an `up` or `down` of the same lab to end, in seconds: what it started may outlive it by a little. */
const DOWN_WAIT_SEC = 15;
const UP_WAIT_SEC = 1;

async function undo(name: string, shell: Shell): Promise<void> {
  const recorded = recordedUndos(name);
  const scripts = recorded.length > 0 ? recorded : undoByMarks(name, localScripts());
  await shell.run(scripts.join("\n"), { title: `take the lab "${name}" down` });
  clearRecord(name);
}

/**
 * Brings the planned lab up. What an interrupted `up` or a reboot left under its name is cleared first.
 *
 * @throws LabError where it is up already or a step fails; what was done is undone then
 */
export function up(plan: Plan, { onStep, signal }: UpOptions = {}): Promise<RunningLab> {
  const { name } = plan;
  return withLock(name, UP_WAIT_SEC, async (shell) => {
    if (readRecord(name)) throw new LabError(`the lab "${name}" is up already; take it down first, or use another name`);
    if (hasRemains(name)) {
      onStep?.("clear what an interrupted run left");
      await undo(name, shell);
    }
    try {
      const record = writeRecord(plan);
      for (const [index, step] of plan.steps.entries()) {
        signal?.throwIfAborted();
        onStep?.(step.title);
        recordStep(name, index, step);
        await shell.run(inParallel(step.scripts), { title: step.title, signal });
      }
      signal?.throwIfAborted();
      recordComplete(name);
      return new RunningLab(record);
    } catch (error) {
      await undo(name, shell);
      removeFolder(name);
      throw error;
    }
  });
}

/**
 * Takes the lab of that name down, or what was left of it.
 *
 * @returns false where there was nothing
 * @throws LabError where another process is bringing it up or down
 */
export async function down(name: string, { onStep }: ProgressOptions = {}): Promise<boolean> {
  checkLabName(name);
  if (!hasFolder(name) && !hasRemains(name)) return false;
  onStep?.("take the lab down");
  return withLock(name, DOWN_WAIT_SEC, async (shell) => {
    await undo(name, shell);
    removeFolder(name);
    return true;
  });
}

/** The names of the labs that are up, in alphabetical order. */
export function labsUp(): string[] {
  return recordedLabs().filter((name) => readRecord(name) !== undefined);
}

/** The lab of that name. @throws LabError where it is not up */
export function open(name: string): RunningLab {
  checkLabName(name);
  const record = readRecord(name);
  if (!record) throw new LabError(`the lab "${name}" is not up`);
  return new RunningLab(record);
}

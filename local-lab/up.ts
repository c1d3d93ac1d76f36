// Brings a lab up and takes it down.
import { retryUntil } from "../running-lab";
import { warnings } from "../topology/check";
import { FirstProcess } from "./first-process";
import { LabError, LabStateError } from "./lab-error";
import { LabFolder, removeRemains } from "./lab-folder";
import { isLabName } from "./names";
import type { Plan } from "./plan";
import { isRunning, type ProcessIdentity } from "./process-identity";
import { LocalLab } from "./local-lab";
import { enclosingLab, runtimeFolders } from "./runtime-folder";
import { inParallel } from "./shell-text";

export interface ProgressOptions {
  /** Told what is about to be done: "create the namespaces". @default - nobody is told */
  readonly onStep?: (title: string) => void;
}

export interface UpOptions extends ProgressOptions {
  /** Takes down again what is there. @default - nothing stops it */
  readonly signal?: AbortSignal;
}

/** A lab that ends with this process, however that ends, until it is told to stay. */
export interface StartedLab {
  readonly running: LocalLab;
  /** Lets the lab outlive this process. */
  readonly stay: () => Promise<void>;
}

/** The kernel clears a large lab up within a fraction of it. */
const END_TIMEOUT_MS = 30_000;

/** The kernel ends what is in a PID namespace before process 1 is gone (pid_namespaces(7)). */
async function end(keeper: ProcessIdentity): Promise<void> {
  const hasEnded = () => {
    if (!isRunning(keeper)) return true;
    try {
      process.kill(keeper.id, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
    return false;
  };
  const onTimeout = () => new LabError(`process ${keeper.id} has not ended within ${END_TIMEOUT_MS / 1000} s`);
  await retryUntil(hasEnded, { timeoutMs: END_TIMEOUT_MS, intervalMs: 1, onTimeout });
}

async function runSteps({ steps }: Plan, first: FirstProcess, { onStep, signal }: UpOptions): Promise<void> {
  const started: Promise<void>[] = [];
  for (const { title, programs = [], scripts } of steps) {
    signal?.throwIfAborted();
    onStep?.(title);
    started.push(first.order({ start: programs }));
    // Avoid an unhandled rejection while a script runs.
    started.at(-1)?.catch(() => undefined);
    if (scripts.length > 0) await first.run(scripts.length === 1 ? scripts.join() : inParallel(scripts), title);
  }
  await Promise.all(started);
  first.runNoMore();
  await first.order({ listen: true });
  signal?.throwIfAborted();
}

/**
 * Brings the planned lab up. What is left of earlier labs is removed first.
 *
 * @throws LabStateError if it is up already; LabError if a step fails; what was done is undone then
 */
export async function up(plan: Plan, options: UpOptions = {}): Promise<StartedLab> {
  const { signal, onStep } = options;
  signal?.throwIfAborted();
  const { name, lab, lan, sources } = plan;
  const record = { name, lab, lan, node: sources.node };
  const folder = new LabFolder(name);
  removeRemains();
  folder.requireFree();
  for (const warning of warnings(lab.scenario)) onStep?.(`warning: ${warning}`);
  onStep?.("make the lab's namespaces");
  const first = new FirstProcess(folder.path, lab.vpcs[0]!.resolverAddress, [sources.node, sources.keeper, folder.path]);
  const kill = () => first.kill();
  signal?.addEventListener("abort", kill);
  let keeper: ProcessIdentity | undefined;
  try {
    keeper = folder.make(record, await first.prepare());
    await runSteps(plan, first, options);
    return { running: new LocalLab(folder, keeper, record), stay: () => first.stay() };
  } catch (error) {
    await first.end();
    if (keeper) await end(keeper);
    folder.remove();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", kill);
  }
}

/**
 * Takes the lab of that name down, or what is left of it.
 *
 * @returns false if there was nothing
 */
export async function down(name: string, { onStep }: ProgressOptions = {}): Promise<boolean> {
  const folder = new LabFolder(name);
  if (folder.state === "none") {
    removeRemains();
    return false;
  }
  onStep?.("take the lab down");
  const { keeper } = folder;
  if (keeper) await end(keeper);
  removeRemains();
  return true;
}

/** The names of the labs that are up, in alphabetical order. */
export function labsUp(): string[] {
  // Inside a lab, the processes of others cannot be seen.
  if (enclosingLab() !== undefined) return [];
  return runtimeFolders().filter((name) => isLabName(name) && new LabFolder(name).state === "up");
}

/** The lab of that name. @throws LabStateError if it is not up */
export function open(name: string): LocalLab {
  const folder = new LabFolder(name);
  const { keeper, state } = folder;
  if (!keeper || state !== "up") throw new LabStateError(`the lab "${name}" is not up`);
  return new LocalLab(folder, keeper, folder.readRecord());
}

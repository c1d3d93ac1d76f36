// Brings a lab up and takes it down.
import { setTimeout as sleep } from "node:timers/promises";
import { FirstProcess } from "./first-process";
import { enclosingLab } from "./inside";
import { LabError } from "./lab-error";
import { LabFolder } from "./lab-folder";
import { isLabName } from "./names";
import type { Plan } from "./plan";
import { isRunning, type ProcessIdentity } from "./process-identity";
import { RunningLab } from "./running-lab";
import { runtimeFolders } from "./runtime-folder";
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
  readonly running: RunningLab;
  /** Lets the lab outlive this process. */
  readonly stay: () => Promise<void>;
}

/** The kernel clears a large lab up within a fraction of it. */
const END_TIMEOUT_MS = 30_000;
const LOOK_MS = 1;

async function waitUntil(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + END_TIMEOUT_MS; !holds(); await sleep(LOOK_MS))
    if (performance.now() > end) throw new LabError(`timed out after ${END_TIMEOUT_MS / 1000} s waiting for ${what}`);
}

/** The kernel ends what is in a PID namespace before process 1 is gone (pid_namespaces(7)). */
async function endKeeper(name: string, keeper: ProcessIdentity): Promise<void> {
  if (isRunning(keeper)) process.kill(keeper.id, "SIGKILL");
  await waitUntil(`process ${keeper.id} of the lab "${name}" to end`, () => !isRunning(keeper));
}

async function runSteps({ steps }: Plan, first: FirstProcess, { onStep, signal }: UpOptions): Promise<void> {
  const started: Promise<void>[] = [];
  for (const { title, programs = [], scripts } of steps) {
    signal?.throwIfAborted();
    onStep?.(title);
    if (programs.length > 0) {
      const order = first.order({ start: programs });
      // Avoid an unhandled rejection while a script runs; it is awaited below.
      order.catch(() => undefined);
      started.push(order);
    }
    if (scripts.length > 0) await first.run(inParallel(scripts), title);
  }
  await Promise.all(started);
  first.runNoMore();
  await first.order({ listen: true });
  signal?.throwIfAborted();
}

/**
 * Brings the planned lab up. What is left of an earlier lab of its name is cleared first.
 *
 * @throws LabError if it is up already or a step fails; what was done is undone then
 */
export async function up(plan: Plan, options: UpOptions = {}): Promise<StartedLab> {
  const { signal, onStep } = options;
  signal?.throwIfAborted();
  const { name, lab, lan, sources } = plan;
  const record = { name, lab, lan, node: sources.node };
  const folder = new LabFolder(name);
  if (folder.state === "remains") onStep?.("clear what an interrupted run left");
  // The namespaces and the keeper take some time to start; nobody can find them before the folder is there.
  const first = new FirstProcess(name, lab.resolverAddress, [sources.node, sources.keeper, folder.path]);
  const kill = () => first.kill();
  signal?.addEventListener("abort", kill);
  const made = folder.make(record);
  try {
    const [identity] = await Promise.all([first.prepare(), made]);
    const keeper = folder.writeKeeper(identity);
    await runSteps(plan, first, options);
    return { running: new RunningLab(folder, keeper, record), stay: () => first.stay() };
  } catch (error) {
    await first.end();
    await made.then(
      () => folder.remove(folder.claim),
      () => undefined, // The folder is another lab's.
    );
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
  if (folder.state === "none") return false;
  onStep?.("take the lab down");
  const { claim } = folder;
  await waitUntil(`another command to bring the lab "${name}" up`, () => folder.keeper !== undefined || folder.state !== "coming");
  const { keeper } = folder;
  await folder.remove(claim, keeper && endKeeper(name, keeper));
  return true;
}

/** The names of the labs that are up, in alphabetical order. */
export function labsUp(): string[] {
  // Inside a lab, the processes of others cannot be seen.
  if (enclosingLab() !== undefined) return [];
  return runtimeFolders().filter((name) => isLabName(name) && new LabFolder(name).state === "up");
}

/** The lab of that name. @throws LabError if it is not up */
export function open(name: string): RunningLab {
  const folder = new LabFolder(name);
  const { keeper, state } = folder;
  if (!keeper || state !== "up") throw new LabError(`the lab "${name}" is not up`);
  return new RunningLab(folder, keeper, folder.readRecord());
}

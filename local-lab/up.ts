// Brings a lab up and takes it down.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { enclosingLab } from "./inside";
import { KEEP, type KeeperNews, type Order } from "./keeper/protocol";
import { LabError } from "./lab-error";
import { LabFolder, labNames } from "./lab-folder";
import { unshareCommand } from "./namespaces";
import type { Plan } from "./plan";
import { isRunning, type ProcessIdentity } from "./process-identity";
import { RunningLab } from "./running-lab";

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
const LOOK_MS = 2;

/** Never the caller's secrets (AWS_SECRET_ACCESS_KEY) or what would change the programs (NODE_OPTIONS). */
function labEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LANG = "C.UTF-8" } = process.env;
  return { PATH, LANG, HOME: homedir() };
}

function startKeeper({ lab, sources, steps }: Plan, folder: LabFolder): ChildProcess {
  const [file = "", ...words] = unshareCommand(folder.path, lab.resolverAddress, [sources.node, sources.keeper, folder.path]);
  const log = openSync(folder.keeperLog, "a", 0o600);
  try {
    const child = spawn(file, words, { cwd: "/", detached: true, env: labEnvironment(), stdio: ["pipe", "pipe", log] });
    const order: Order = { steps };
    child.stdin?.on("error", () => undefined).write(`${JSON.stringify(order)}\n`);
    return child;
  } finally {
    closeSync(log);
  }
}

/** Settles once the lab is up. @throws LabError with the keeper's words if it fails, or ends first */
async function waitUntilUp(child: ChildProcess, folder: LabFolder, onStep: (title: string) => void): Promise<void> {
  const ended = once(child, "exit").then(() => undefined);
  const news = child.stdout && createInterface(child.stdout)[Symbol.asyncIterator]();
  for (;;) {
    const line = await Promise.race([news?.next(), ended]);
    if (!line || line.done) break;
    const told = JSON.parse(line.value) as KeeperNews;
    if ("ready" in told) return;
    if ("failed" in told) throw new LabError(told.failed);
    onStep(told.step);
  }
  await ended;
  const words = readFileSync(folder.keeperLog, "utf8").trim();
  throw new LabError(`the lab "${folder.name}" ended while it came up: ${words || "another command took it down, or somebody killed it"}`);
}

async function waitUntil(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + END_TIMEOUT_MS; !holds(); await sleep(LOOK_MS))
    if (performance.now() > end) throw new LabError(`timed out after ${END_TIMEOUT_MS / 1000} s waiting for ${what}`);
}

/** The kernel ends what is in a PID namespace before process 1 is gone (pid_namespaces(7)). */
async function endKeeper(name: string, keeper: ProcessIdentity): Promise<void> {
  if (isRunning(keeper)) process.kill(keeper.id, "SIGKILL");
  await waitUntil(`process ${keeper.id} of the lab "${name}" to end`, () => !isRunning(keeper));
}

/** Ends what has been started, however far it came. */
async function undo(child: ChildProcess, folder: LabFolder): Promise<void> {
  const ended = child.exitCode ?? child.signalCode ?? once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  const { keeper } = folder;
  if (keeper) await endKeeper(folder.name, keeper);
  await folder.remove(folder.claim);
}

/**
 * Brings the planned lab up. What is left of an earlier lab of its name is cleared first.
 *
 * @throws LabError if it is up already or a step fails; what was done is undone then
 */
export async function up(plan: Plan, { onStep = () => undefined, signal }: UpOptions = {}): Promise<StartedLab> {
  signal?.throwIfAborted();
  const { name, lab, lan, sources } = plan;
  const record = { name, lab, lan, node: sources.node };
  const folder = new LabFolder(name);
  if (folder.state === "remains") onStep("clear what an interrupted run left");
  await folder.make(record);
  const child = startKeeper(plan, folder);
  const kill = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", kill);
  try {
    await waitUntilUp(child, folder, onStep);
    signal?.throwIfAborted();
    const { keeper } = folder;
    if (!keeper) throw new LabError(`the lab "${name}" was taken down by another command`);
    return { running: new RunningLab(folder, keeper, record), stay: () => stay(child) };
  } catch (error) {
    await undo(child, folder);
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", kill);
  }
}

async function stay(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => child.stdin?.end(`${KEEP}\n`, () => resolve()));
  child.stdout?.destroy();
  child.unref();
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
  if (keeper) await endKeeper(name, keeper);
  await folder.remove(claim);
  return true;
}

/** The names of the labs that are up, in alphabetical order. */
export function labsUp(): string[] {
  // Inside a lab, the processes of others cannot be seen.
  if (enclosingLab() !== undefined) return [];
  return labNames().filter((name) => new LabFolder(name).state === "up");
}

/** The lab of that name. @throws LabError if it is not up */
export function open(name: string): RunningLab {
  const folder = new LabFolder(name);
  const { keeper, state } = folder;
  if (!keeper || state !== "up") throw new LabError(`the lab "${name}" is not up`);
  return new RunningLab(folder, keeper, folder.readRecord());
}

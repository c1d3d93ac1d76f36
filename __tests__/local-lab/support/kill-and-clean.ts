// Kills `up` at each of its steps, and `down` at some moments, takes down what is left, and writes what differs then from before.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { down, up } from "../../../local-lab";
import { differences, machineState } from "./machine-state";
import { testPlan } from "./test-lab";

const NAME = "killed";
/** Before a step has begun, while it runs, and (the last moment) when all is up. */
const DELAYS_MS = [0, 4];

/** From its first moment to one when it may have come to its end. */
const DELAYS_OF_DOWN_MS = [0, 5, 10, 20];

/** @returns the signal that ended it */
function runToDeath(file: string, ...words: readonly (string | number)[]): string {
  const command = ["--import", "tsx", join(__dirname, file), NAME, ...words.map(String)];
  const { signal, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return signal ?? stderr;
}

export interface Killed {
  readonly step: string;
  readonly delayMs: number;
  /** How the process ended. */
  readonly signal: string;
  readonly hadRemains: boolean;
  readonly left: Record<string, unknown>;
}

async function main(): Promise<void> {
  const { steps } = testPlan({ name: NAME, services: true });
  const results: Killed[] = [];
  await down(NAME);
  const before = machineState();
  const moments = steps.flatMap(({ title }, step) => DELAYS_MS.map((delayMs) => ({ step, title, delayMs })));
  for (const { step, title, delayMs } of [...moments, { step: steps.length, title: "all is up", delayMs: 0 }]) {
    const signal = runToDeath("die-in-the-middle.ts", step, delayMs);
    const hadRemains = await down(NAME);
    results.push({ step: title, delayMs, signal, hadRemains, left: differences(before, machineState()) });
  }
  // Not `down` but the next `up` finds what is left.
  runToDeath("die-in-the-middle.ts", steps.length - 1, 4);
  const cleared: string[] = [];
  await up(testPlan({ name: NAME, services: true }), { onStep: (title) => cleared.push(title) });
  await down(NAME);
  results.push({ step: String(cleared[0]), delayMs: 0, signal: "SIGKILL", hadRemains: true, left: differences(before, machineState()) });
  for (const delayMs of DELAYS_OF_DOWN_MS) {
    await up(testPlan({ name: NAME, services: true }));
    const signal = runToDeath("die-going-down.ts", delayMs);
    const hadRemains = await down(NAME);
    results.push({ step: "take the lab down", delayMs, signal, hadRemains, left: differences(before, machineState()) });
  }
  process.stdout.write(JSON.stringify(results));
}

void main();

// Kills `up` at each of its steps, takes down what is left, and writes what differs then from before.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { down, up } from "../../../local-lab";
import { differences, machineState } from "./machine-state";
import { testPlan } from "./test-lab";

const NAME = "killed";
/** Before a step has begun, while it runs, and (the last moment) when all is up. */
const DELAYS_MS = [0, 4];

function killedAt(step: number, delayMs: number): string {
  const file = join(__dirname, "die-in-the-middle.ts");
  const { signal, stderr } = spawnSync(process.execPath, ["--import", "tsx", file, NAME, String(step), String(delayMs)], {
    encoding: "utf8",
  });
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
    const signal = killedAt(step, delayMs);
    const hadRemains = await down(NAME);
    results.push({ step: title, delayMs, signal, hadRemains, left: differences(before, machineState()) });
  }
  // Not `down` but the next `up` finds what is left.
  killedAt(steps.length - 1, 4);
  const cleared: string[] = [];
  await up(testPlan({ name: NAME, services: true }), { onStep: (title) => cleared.push(title) });
  await down(NAME);
  results.push({ step: String(cleared[0]), delayMs: 0, signal: "SIGKILL", hadRemains: true, left: differences(before, machineState()) });
  process.stdout.write(JSON.stringify(results));
}

void main();

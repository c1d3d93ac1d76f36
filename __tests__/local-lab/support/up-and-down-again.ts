// Brings a lab up and down so many times, and writes what differs after each time from before the first, and how many files this process holds open.
import { readdirSync } from "node:fs";
import { down, up } from "../../../local-lab";
import { differences, machineState } from "./machine-state";
import { testPlan } from "./test-lab";

export interface Round {
  readonly left: Record<string, unknown>;
  readonly openFiles: number;
}

async function main(): Promise<void> {
  const before = machineState();
  const rounds: Round[] = [];
  for (let time = 0; time < Number(process.argv[2]); time++) {
    await up(testPlan({ name: "again", services: true }));
    await down("again");
    rounds.push({ left: differences(before, machineState()), openFiles: readdirSync("/proc/self/fd").length });
  }
  process.stdout.write(JSON.stringify(rounds));
}

void main();

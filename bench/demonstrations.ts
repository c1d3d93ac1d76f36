// Demonstrations: whether each shows what it should, again and again on a machine that is busy, and how long it takes.
import { type ChildProcess, spawn } from "node:child_process";
import { type Group, grouped } from "../cli/demonstration-choice";
import { allDemonstrations } from "../demonstrations";
import { Stage } from "../demonstrations/stage";
import { down, localSources, planLab, up } from "../local-lab";
import { instantiate } from "../topology/lab";
import { scenario } from "../topology/scenarios";
import { type Bench, type Check, median } from "./support/report";

const NAME = "bench-demonstrations";

/** `DEMONSTRATION_ROUNDS=20 npm run bench -- demonstrations` for more. */
const ROUNDS = Number(process.env["DEMONSTRATION_ROUNDS"] ?? 2);

/** Programs that never rest, beside the lab. */
const BUSY = 2;

const LIMIT_SEC = 20;

interface Run {
  readonly name: string;
  readonly seconds: number;
  readonly shown: boolean;
}

/** All that one lab can show. */
async function runAll({ scenario: name, lan, demonstrations }: Group, progress: (line: string) => void): Promise<Run[]> {
  const plan = planLab(instantiate(scenario(name)), { name: NAME, lan, sources: localSources() });
  const { running } = await up(plan);
  const runs: Run[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round++)
      for (const demonstration of demonstrations) {
        progress(`${demonstration.name}, round ${round} of ${ROUNDS}`);
        const start = performance.now();
        await using stage = new Stage(running);
        const { asExpected, seen } = await demonstration.run(stage).catch((error: Error) => ({ asExpected: false, seen: [error.message] }));
        if (!asExpected) progress(`not shown: ${seen.join("; ")}`);
        runs.push({ name: demonstration.name, seconds: (performance.now() - start) / 1000, shown: asExpected });
      }
  } finally {
    await down(NAME);
  }
  return runs;
}

export const bench: Bench = {
  title: `each demonstration, beside ${BUSY} programs that never rest: how often it shows what it should, and seconds`,
  async run(progress) {
    const busy: ChildProcess[] = Array.from({ length: BUSY }, () => spawn("sh", ["-c", "while :; do :; done"], { stdio: "ignore" }));
    const runs: Run[] = [];
    try {
      for (const group of grouped(allDemonstrations)) runs.push(...(await runAll(group, progress)));
    } finally {
      for (const each of busy) each.kill("SIGKILL");
    }
    const names = [...new Set(runs.map(({ name }) => name))];
    const of = (name: string) => runs.filter((run) => run.name === name);
    const rows = names.map((name) => ({
      demonstration: name,
      shown: of(name).filter(({ shown }) => shown).length,
      of: ROUNDS,
      "median, s": median(of(name).map(({ seconds }) => seconds)).toFixed(1),
      "most, s": Math.max(...of(name).map(({ seconds }) => seconds)).toFixed(1),
    }));
    const checks: Check[] = [
      { what: "runs that showed what they should, of all,", value: runs.filter(({ shown }) => shown).length / runs.length, atLeast: 1 },
      { what: "the longest run, in seconds,", value: Math.max(...runs.map(({ seconds }) => seconds)), atMost: LIMIT_SEC },
    ];
    return { rows, checks };
  },
};

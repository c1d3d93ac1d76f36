// The whole local lab at its default size: from the shell's prompt to programs that answer each other, and what it takes of memory.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { down, type LocalLab, open } from "../local-lab";
import { retryUntil } from "../running-lab";
import { type Bench, median } from "./support/report";

const NAME = "bench-lab";
const ROUNDS = 5;
const DEADLINE_MS = 30_000;

/** What each service writes once it has been answered or contacted. */
const ANSWERED: Readonly<Record<string, RegExp>> = {
  "tcp-client": /Response to message/,
  "udp-client": /Response to message/,
  "tcp-server": /10\.0\.0\.11/,
  "udp-server": /10\.0\.0\.12/,
  "hesitant-consumer": /10\.0\.0\.13/,
  "eager-producer": /bytes/,
};

function allAnswer(lab: LocalLab): boolean {
  const services = lab.lab.hosts.flatMap((host) =>
    host.services.map(({ name }) => ({ name, log: lab.services.logFiles(host.name, name).newer })),
  );
  return services.every(({ name, log }) => ANSWERED[name]?.test(existsSync(log) ? readFileSync(log, "utf8") : "") ?? false);
}

/** @returns seconds from the command to the last service's answer */
async function commandToAnswers(): Promise<number> {
  const start = performance.now();
  const { status, stderr } = spawnSync("npm", ["run", "--silent", "lab", "--", "up", "--name", NAME], { encoding: "utf8" });
  if (status !== 0) throw new Error(`npm run lab -- up failed: ${stderr}`);
  const lab = open(NAME);
  const onTimeout = () => new Error(`not all services answered within ${DEADLINE_MS} ms`);
  await retryUntil(() => allAnswer(lab), { timeoutMs: DEADLINE_MS, intervalMs: 5, onTimeout });
  return (performance.now() - start) / 1000;
}

/** Memory of all the lab's processes, in MB, shared memory divided among them (Pss in proc_pid_smaps(5)). */
async function memoryMb(): Promise<number> {
  const script = "cat /proc/[0-9]*/smaps_rollup 2>/dev/null || true";
  const kb = (await open(NAME).script(script, "measure the lab's memory")).matchAll(/^Pss:\s+(\d+)/gm);
  return [...kb].reduce((sum, [, each]) => sum + Number(each), 0) / 1024;
}

export const bench: Bench = {
  title: "the lab of three clients: seconds from the command to programs that answer each other, and memory",
  async run(progress) {
    await down(NAME);
    const seconds: number[] = [];
    const memory: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      progress(`round ${round} of ${ROUNDS}`);
      try {
        seconds.push(await commandToAnswers());
        memory.push(await memoryMb());
      } finally {
        await down(NAME);
      }
    }
    return {
      rows: [{ clients: 3, "command to answers, s": median(seconds).toFixed(2), "memory, MB": median(memory).toFixed(0) }],
      checks: [{ what: "npm run lab -- up, until all services answer, in seconds,", value: median(seconds), atMost: 3 }],
    };
  },
};

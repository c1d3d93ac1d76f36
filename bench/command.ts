// How soon the `lab` command answers, compared with a Node.js that does nothing.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { type Bench, median, medianRatio } from "./support/report";

const ROUNDS = 40;
const BARE = "node -e 0";
const COMMAND = "node cli/bin.cjs explain client-1 server tcp/1234";

/** @returns how long the command line takes, in ms @throws Error if it fails */
function timeOf(line: string): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, line.split(" ").slice(1), {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(`${line} ended with status ${status}: ${stderr}`);
  return ms;
}

export const bench: Bench = {
  title: "the start of the lab command, compared with a Node.js that does nothing",
  run(progress) {
    const bare: number[] = [];
    const command: number[] = [];
    // The first run of each reads files from the disk.
    for (const line of [BARE, COMMAND]) timeOf(line);
    for (let round = 1; round <= ROUNDS; round++) {
      if (round % 10 === 0) progress(`round ${round} of ${ROUNDS}`);
      bare.push(timeOf(BARE));
      command.push(timeOf(COMMAND));
    }
    return Promise.resolve({
      rows: [
        { command: BARE, ms: Math.round(median(bare)) },
        { command: COMMAND, ms: Math.round(median(command)) },
      ],
      checks: [{ what: `time of lab explain / ${BARE}`, value: medianRatio(command, bare), atMost: 2 }],
    });
  },
};

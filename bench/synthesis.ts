// The synthesis of the Terraform configuration beside an empty cdktf app that is run the same way: of each scenario, of all of them
// together, and how it grows with the clients.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { scenarioNames } from "../topology/scenarios";
import { type Bench, median, medianRatio } from "./support/report";

const ROUNDS = 9;
const EMPTY = "empty cdktf app";
const ALL = "all scenarios";
/** What each stack may take beyond one and a half times an empty app, if all are synthesized together. */
const STACK_MS = 300;
const MEMORY_MB = { each: 160, all: 250 } as const;
/** The default lab, the largest one, and one in the middle. */
const CLIENTS = { few: 3, some: 101, many: 200 } as const;

interface Synthesis {
  readonly ms: number;
  /** Peak memory, in MB (10^6 bytes). */
  readonly mb: number;
}

/** @throws Error with the app's output if it fails */
function synthesize(app: string, outdir: string, variables: Readonly<Record<string, string>> = {}): Synthesis {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(
    process.execPath,
    ["--import", "./set-up/typescript.mjs", "--import", "./bench/support/tell-peak-memory.mjs", app],
    {
      env: { ...process.env, CDKTF_OUTDIR: outdir, ...variables },
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      encoding: "utf8",
    },
  );
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(`${app} ended with status ${status}: ${stderr}`);
  return { ms, mb: (Number(output[3]) * 1024) / 1e6 };
}

/** The cost per client in the second half of the clients, divided by that in the first half: 1 is linear. */
function growth(figures: Readonly<Record<keyof typeof CLIENTS, number>>): number {
  const firstHalf = (figures.some - figures.few) / (CLIENTS.some - CLIENTS.few);
  return (figures.many - figures.some) / (CLIENTS.many - CLIENTS.some) / firstHalf;
}

export const bench: Bench = {
  title: "synthesis of the Terraform configuration, beside an empty cdktf app",
  run(progress) {
    const outdir = mkdtempSync(join(tmpdir(), "tcp-ip-lab-bench-"));
    const contenders = [
      { name: EMPTY, run: () => synthesize("bench/support/empty-cdktf-app.ts", outdir) },
      ...scenarioNames.map((name) => ({ name, run: () => synthesize("bench/support/one-scenario-app.ts", outdir, { SCENARIO: name }) })),
      { name: ALL, run: () => synthesize("main.ts", outdir) },
      ...Object.values(CLIENTS).map((clients) => ({
        name: `${clients} clients`,
        run: () => synthesize("main.ts", outdir, { CDKTF_CONTEXT_JSON: JSON.stringify({ clients }) }),
      })),
    ];
    const measured = new Map(contenders.map(({ name }): [string, Synthesis[]] => [name, []]));
    try {
      // The first run fills tsx's cache.
      for (const { run } of contenders) run();
      for (let round = 1; round <= ROUNDS; round++) {
        progress(`round ${round} of ${ROUNDS}`);
        for (const { name, run } of contenders) measured.get(name)?.push(run());
      }
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }

    const figures = (name: string, figure: keyof Synthesis) => (measured.get(name) ?? []).map((synthesis) => synthesis[figure]);
    const ofClients = (clients: number, figure: keyof Synthesis) => median(figures(`${clients} clients`, figure));
    const grown = (figure: keyof Synthesis) =>
      growth({ few: ofClients(CLIENTS.few, figure), some: ofClients(CLIENTS.some, figure), many: ofClients(CLIENTS.many, figure) });
    const beyondEmpty = median(figures(ALL, "ms").map((ms, round) => ms - 1.5 * (figures(EMPTY, "ms")[round] ?? NaN)));
    return Promise.resolve({
      rows: contenders.map(({ name }) => ({
        app: name,
        ms: Math.round(median(figures(name, "ms"))),
        "peak MB": Math.round(median(figures(name, "mb"))),
      })),
      checks: [
        ...scenarioNames.flatMap((name) => [
          { what: `time of ${name} / ${EMPTY}`, value: medianRatio(figures(name, "ms"), figures(EMPTY, "ms")), atMost: 1.5 },
          { what: `peak memory of ${name}, in MB`, value: median(figures(name, "mb")), atMost: MEMORY_MB.each },
        ]),
        { what: `time of ${ALL} beyond 1.5 x ${EMPTY}, in ms a stack`, value: beyondEmpty / scenarioNames.length, atMost: STACK_MS },
        { what: `peak memory of ${ALL}, in MB`, value: median(figures(ALL, "mb")), atMost: MEMORY_MB.all },
        // A little above 1, to allow for noise.
        { what: `time for a further client, of the second hundred / of the first`, value: grown("ms"), atMost: 1.25 },
        { what: `memory for a further client, of the second hundred / of the first`, value: grown("mb"), atMost: 1.25 },
      ],
    });
  },
};

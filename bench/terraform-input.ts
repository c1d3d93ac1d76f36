// The reading of a Terraform plan, and the explanation of pairs of its hosts, beside the parsing of the same JSON.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Bench, median, medianRatio } from "./support/report";
import type { PlanRead } from "./support/read-terraform";
import { terraformPlan } from "./support/terraform-plan";

const ROUNDS = 5;
const PLANS = [
  { name: "500 resources", resources: 500, padding: 0, mostMs: 1000 },
  { name: "20 MB", resources: 2000, padding: 25_000, mostMs: 5000 },
] as const;
const MOST_MB = 500;
/** Every other pair of the 100 is one that a rule lets through. */
const PASSING = 50;

const PROGRAM = join(__dirname, "support", "read-terraform.ts");

export const bench: Bench = {
  title: "reading a Terraform plan and explaining 100 pairs, beside JSON.parse",
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), "tcp-ip-lab-bench-"));
    try {
      const program = join(folder, "read-terraform.cjs");
      await build({ entryPoints: [PROGRAM], outfile: program, bundle: true, platform: "node", target: "node20", format: "cjs" });
      const measured = PLANS.map(({ name, resources, padding, mostMs }) => {
        progress(`a plan of ${name}`);
        const file = join(folder, "plan.json");
        const plan = terraformPlan(resources, padding);
        writeFileSync(file, plan);
        const run = (what: string) => JSON.parse(execFileSync(process.execPath, [program, file, what], { encoding: "utf8" })) as PlanRead;
        const rounds = Array.from({ length: ROUNDS }, () => ({ parse: run("parse"), ours: run("explain") }));
        return { name, mostMs, size: plan.length / 1e6, rounds };
      });
      const of = (rounds: (typeof measured)[number]["rounds"], who: "parse" | "ours", figure: keyof PlanRead) =>
        rounds.map((round) => round[who][figure]);
      const totalMs = (rounds: (typeof measured)[number]["rounds"]) => median(rounds.map(({ ours }) => ours.readMs + ours.pairsMs));
      return {
        rows: measured.map(({ name, size, rounds }) => ({
          plan: name,
          MB: Number(size.toFixed(1)),
          "JSON.parse ms": Math.round(median(of(rounds, "parse", "readMs"))),
          "read ms": Math.round(median(of(rounds, "ours", "readMs"))),
          "100 pairs ms": Math.round(median(of(rounds, "ours", "pairsMs"))),
          "of them passing": median(of(rounds, "ours", "passing")),
          "peak MB": Math.round(median(of(rounds, "ours", "mb"))),
          "read / JSON.parse": Number(medianRatio(of(rounds, "ours", "readMs"), of(rounds, "parse", "readMs")).toFixed(1)),
        })),
        checks: measured.flatMap(({ name, mostMs, rounds }) => [
          { what: `ms to read a plan of ${name} and to explain 100 pairs`, value: totalMs(rounds), atMost: mostMs },
          { what: `of these pairs, those that may pass`, value: median(of(rounds, "ours", "passing")), atLeast: PASSING, atMost: PASSING },
          { what: `peak memory in MB`, value: median(of(rounds, "ours", "mb")), atMost: MOST_MB },
        ]),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

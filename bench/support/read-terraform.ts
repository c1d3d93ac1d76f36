// Reads a plan in a process of its own, and explains pairs of its hosts: `node read-terraform.cjs FILE parse|explain`.
import { readFileSync } from "node:fs";
import { readTerraform } from "../../terraform-input";
import { explanation } from "../../topology/explanation";
import { instantiate } from "../../topology/lab";
import { canReach } from "../../topology/reachability";

/** What it prints, as JSON. */
export interface PlanRead {
  /** From the text to the network. */
  readonly readMs: number;
  /** For all pairs together. */
  readonly pairsMs: number;
  /** How many of them may pass. */
  readonly passing: number;
  /** Peak memory, in MB (10^6 bytes). */
  readonly mb: number;
}

const PAIRS = 100;
const TRAFFIC = { protocol: "tcp", port: 443 } as const;

function explained(text: string): Omit<PlanRead, "mb"> {
  const start = performance.now();
  const lab = instantiate(readTerraform(text).scenario);
  const read = performance.now();
  const { hosts } = lab;
  let passing = 0;
  for (let number = 0; number < PAIRS; number++) {
    const to = hosts[number % hosts.length]!;
    const from = hosts[(number + 1 + (number % 2)) % hosts.length]!;
    const reached = canReach(lab, from.name, to.name, TRAFFIC);
    if (explanation(from, to, TRAFFIC, reached)[0]!.startsWith("yes")) passing++;
  }
  return { readMs: read - start, pairsMs: performance.now() - read, passing };
}

function parsed(text: string): Omit<PlanRead, "mb"> {
  const start = performance.now();
  JSON.parse(text);
  return { readMs: performance.now() - start, pairsMs: 0, passing: 0 };
}

const [, , file = "", what] = process.argv;
const text = readFileSync(file, "utf8");
const result = what === "parse" ? parsed(text) : explained(text);
process.stdout.write(JSON.stringify({ ...result, mb: (process.resourceUsage().maxRSS * 1024) / 1e6 } satisfies PlanRead));

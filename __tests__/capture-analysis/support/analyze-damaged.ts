// Analyzes damaged captures and prints what came of it, as JSON. A process of its own, whose memory nothing else uses.
// usage: analyze-damaged.ts FIRST-SEED COUNT
import { createHash } from "node:crypto";
import { analyze } from "./analyze";
import { builtCaptures } from "./built-captures";
import { damaged } from "./damage";
import { knownCaptures, lackOfKnownCaptures, readCapture } from "./known-captures";

export interface Outcome {
  readonly count: number;
  readonly failures: readonly string[];
  /** Milliseconds of the processor, whatever else the machine does. */
  readonly slowest: number;
  /** Bytes of heap and buffers, above those before the first file. */
  readonly peakGrowth: number;
  /** Of all analyses. */
  readonly digest: string;
}

function originals(): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  if (lackOfKnownCaptures !== undefined) process.stderr.write(`SKIPPED (${lackOfKnownCaptures}): damaged copies of them\n`);
  const known = knownCaptures().map(({ file }) => ({ name: file, bytes: readCapture(file) }));
  return [...builtCaptures(), ...known];
}

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

function run(firstSeed: number, count: number): Outcome {
  const captures = originals();
  const before = memory();
  const hash = createHash("sha256");
  const failures: string[] = [];
  let [slowest, peakGrowth] = [0, 0];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const original = captures[seed % captures.length]!;
    const bytes = damaged(original.bytes, seed);
    const start = process.cpuUsage();
    try {
      hash.update(JSON.stringify(analyze(bytes)));
    } catch (error) {
      failures.push(`${original.name}, seed ${seed}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    slowest = Math.max(slowest, milliseconds(process.cpuUsage(start)));
    peakGrowth = Math.max(peakGrowth, memory() - before);
  }
  return { count, failures, slowest, peakGrowth, digest: hash.digest("hex") };
}

const [firstSeed = NaN, count = NaN] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(run(firstSeed, count)));

// The analysis ends quickly, in little memory and without an exception, whatever bytes it is given.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { analyze } from "./support/analyze";
import { type Outcome } from "./support/analyze-damaged";

const ROOT = join(__dirname, "..", "..");
const PROGRAM = join(__dirname, "support", "analyze-damaged.ts");
const MEGABYTES = 1e6;

/** In a process of its own, so that its memory is the analysis's. */
function analyzeDamaged(firstSeed: number, count: number): Outcome {
  const words = ["--import", "./set-up/typescript.mjs", PROGRAM, String(firstSeed), String(count)];
  return JSON.parse(execFileSync(process.execPath, words, { cwd: ROOT, encoding: "utf8" })) as Outcome;
}

describe("a damaged capture", () => {
  it("is analyzed without an exception, each of 10,000 in less than a second, all in less than 100 MB", () => {
    const { count, failures, slowest, peakGrowth } = analyzeDamaged(1, 10_000);
    expect(failures.slice(0, 3)).toEqual([]);
    expect(count).toBe(10_000);
    expect(slowest).toBeLessThan(1000);
    expect(peakGrowth).toBeLessThan(100 * MEGABYTES);
  });

  it("is analyzed in the same way each time", () => {
    expect(analyzeDamaged(20_001, 300).digest).toBe(analyzeDamaged(20_001, 300).digest);
  });
});

/** Starts of files, so that what follows is read as records. */
const STARTS = [[], [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, ...Array<number>(8).fill(0), 0, 0, 4, 0, 1, 0, 0, 0], [0x0a, 0x0d, 0x0d, 0x0a]];

test("any bytes are analyzed without an exception, in less than a second", () => {
  const bytes = fc.tuple(fc.constantFrom(...STARTS), fc.uint8Array({ maxLength: 2000 }));
  const property = fc.property(bytes, ([start, rest]) => {
    const begun = performance.now();
    const { packets } = analyze(Uint8Array.from([...start, ...rest]));
    expect(packets).toBeGreaterThanOrEqual(0);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
  fc.assert(property, { numRuns: 1000 });
});

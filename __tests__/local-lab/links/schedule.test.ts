import fc from "fast-check";
import { setTimeout as sleep } from "node:timers/promises";
import { Schedule } from "../../../local-lab/links/relay/schedule";

const PATIENCE_MS = 10_000;

/** Adds items that are due after these delays, in ms. @returns each item and how late it was sent, once all are sent */
async function run(afterMs: readonly number[]): Promise<{ item: number; lateMs: number }[]> {
  const start = performance.now();
  const sent: { item: number; lateMs: number }[] = [];
  const schedule = new Schedule<number>((item) => sent.push({ item, lateMs: performance.now() - start - afterMs[item]! }));
  afterMs.forEach((after, item) => schedule.add(start + after, item));
  while (sent.length < afterMs.length && performance.now() < start + PATIENCE_MS) await sleep(5);
  return sent;
}

describe("a schedule", () => {
  it("sends each item once its time has come, never before, in the order of the times, equal ones as they were added", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -2, max: 12 }), { maxLength: 40 }), async (afterMs) => {
        const sent = await run(afterMs);
        const inOrder = afterMs.map((after, item) => ({ after, item })).sort((one, other) => one.after - other.after);
        expect(sent.map(({ item }) => item)).toEqual(inOrder.map(({ item }) => item));
        for (const { lateMs } of sent) expect(lateMs).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 20 },
    );
  });

  it("sends thousands of items that come in while others are due", async () => {
    const sent = await run(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 50));
    expect(sent).toHaveLength(5000);
    expect(Math.min(...sent.map(({ lateMs }) => lateMs))).toBeGreaterThanOrEqual(0);
  });
});

import fc from "fast-check";
import { TextQueue } from "../../lab-apps/conversation/text-queue";

test("the queue returns texts in order, however additions and removals interleave", () => {
  const steps = fc.array(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant("take" as const)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (steps) => {
      const queue = new TextQueue();
      const expected: string[] = [];
      for (const step of steps) {
        if (step !== "take") {
          queue.add(Buffer.from(step));
          expected.push(Buffer.from(step).toString("hex"));
        } else if (expected.length > 0) expect(queue.take().toString("hex")).toBe(expected.shift());
        expect(queue.isEmpty).toBe(expected.length === 0);
      }
      while (expected.length > 0) expect(queue.take().toString("hex")).toBe(expected.shift());
    }),
    { numRuns: 1000 },
  );
});

import fc from "fast-check";
import { Line } from "../../../local-lab/links/relay/line";

const FRAME = 1000;
/** Of that frame at 1 Mbit/s. */
const SENDING_MS = 8;
const MBIT = 1e6;

const burst = (line: Line, count: number, now = 0, bytes = FRAME) => Array.from({ length: count }, () => line.arrival(bytes, now, 0.5));

describe("a line", () => {
  it("passes everything on at once if nothing is set", () => {
    expect(burst(new Line({}), 3, 17)).toEqual([17, 17, 17]);
  });

  it("delays each frame by the delay", () => {
    expect(burst(new Line({ delayMs: 50 }), 2, 1000)).toEqual([1050, 1050]);
  });

  it("sends exactly the rate over many frames, whatever their lengths", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 60, max: 9014 }), { minLength: 100, maxLength: 1000 }),
        fc.integer({ min: 100_000, max: 1e9 }),
        (lengths, bitsPerSecond) => {
          const line = new Line({ bitsPerSecond, queue: { packets: 1000 } });
          const last = lengths.map((bytes) => line.arrival(bytes, 0, 0.5)).at(-1)!;
          const bits = lengths.reduce((sum, bytes) => sum + bytes * 8, 0);
          expect((last / 1000) * bitsPerSecond).toBeCloseTo(bits, 3);
        },
      ),
    );
  });

  it("sends no frame before it has come, and none faster after a pause", () => {
    const line = new Line({ bitsPerSecond: MBIT });
    expect([line.arrival(FRAME, 0, 0), line.arrival(FRAME, 4, 0), line.arrival(FRAME, 100, 0)]).toEqual([8, 16, 108]);
  });

  it("takes a frame of less than 60 bytes for one of 60, as Ethernet pads it", () => {
    expect(burst(new Line({ bitsPerSecond: MBIT }), 1, 0, 42)).toEqual([0.48]);
  });

  it("drops at the queue's tail, 100 packets by default, beside the one that is being sent", () => {
    const arrivals = burst(new Line({ bitsPerSecond: MBIT }), 110);
    expect(arrivals.map((each) => each !== undefined)).toEqual(Array.from({ length: 110 }, (_, index) => index <= 100));
    expect(arrivals[100]).toBe(101 * SENDING_MS);
  });

  it.each([
    [{ packets: 3 }, 4],
    [{ bytes: 3 * FRAME }, 4],
    [{ bytes: 3 * FRAME - 1 }, 3],
    // A line that is free needs no queue.
    [{ bytes: 1 }, 1],
  ])("has a queue of %p", (queue, passed) => {
    expect(burst(new Line({ bitsPerSecond: MBIT, queue }), 10).filter((each) => each !== undefined)).toHaveLength(passed);
  });

  it("has room again as soon as a frame is being sent", () => {
    const line = new Line({ bitsPerSecond: MBIT, queue: { bytes: 2 * FRAME } });
    expect(burst(line, 4)).toEqual([8, 16, 24, undefined]);
    expect(burst(line, 2, 7.9)).toEqual([undefined, undefined]);
    expect(burst(line, 2, 8)).toEqual([32, undefined]);
  });

  it("keeps count of its queue over thousands of frames", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 2000, maxLength: 4000 }), (gaps) => {
        const line = new Line({ bitsPerSecond: MBIT, queue: { packets: 5 } });
        let now = 0;
        let passed: number[] = [];
        for (const gap of gaps) {
          now += gap / 4;
          // Those that have not been sent wait, but the one that is being sent.
          passed = passed.filter((at) => at > now);
          const waiting = passed.filter((at) => at - SENDING_MS > now).length;
          const arrival = line.arrival(FRAME, now, 0);
          expect(arrival !== undefined).toBe(waiting < 5);
          if (arrival !== undefined) passed.push(arrival);
        }
      }),
      { numRuns: 10 },
    );
  });

  const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 20, maxLength: 50 });
  const jittered = (choices: readonly number[], jitterReorders: boolean) => {
    const line = new Line({ delayMs: 50, jitterMs: 20, jitterReorders });
    return choices.map((draw, index) => line.arrival(FRAME, index, draw)!);
  };

  it("keeps the order under jitter, and each frame within the jitter or behind the one before it", () => {
    fc.assert(
      fc.property(draws, (choices) => {
        const arrivals = jittered(choices, false);
        expect(arrivals).toEqual([...arrivals].sort((one, other) => one - other));
        for (const [index, at] of arrivals.entries()) {
          const own = index + 50 + (2 * choices[index]! - 1) * 20;
          expect(at).toBe(Math.max(own, arrivals[index - 1] ?? 0));
        }
      }),
    );
  });

  it("lets jitter reorder frames if told so, and spreads them evenly", () => {
    expect(jittered([0.9, 0], true)).toEqual([66, 31]);
    const many = jittered(
      Array.from({ length: 1000 }, (_, index) => index / 1000),
      true,
    ).map((at, index) => at - index);
    expect([Math.min(...many), Math.max(...many)]).toEqual([30, expect.closeTo(70, 0)]);
    expect(many.reduce((sum, each) => sum + each, 0) / many.length).toBeCloseTo(50, 0);
  });

  it("delays what needs no place in the queue by the delay alone, and lets nothing wait for it", () => {
    const line = new Line({ bitsPerSecond: MBIT, delayMs: 10 });
    burst(line, 50);
    expect(line.delayed(1)).toBe(11);
    expect(line.arrival(FRAME, 1, 0)).toBe(51 * SENDING_MS + 10);
  });
});

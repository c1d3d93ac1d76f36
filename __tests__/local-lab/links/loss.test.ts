// Which packets a link loses: shares, bursts, seeds.
import fc from "fast-check";
import type { LinkSettings } from "../../../topology/model";
import { frameOf, icmpFrame, tcpFrame, udpFrame } from "./support/frames";
import { RunLink } from "./support/run-link";

const pings = (count: number, echoId = 1) => Array<Buffer>(count).fill(icmpFrame({ echoId }));
const lost = (settings: LinkSettings, frames: readonly Buffer[], direction = "out") =>
  new RunLink(settings, direction).passes(frames).flatMap((passes, index) => (passes ? [] : [index + 1]));

/** Lengths of the runs of losses. */
function bursts(passes: readonly boolean[]): number[] {
  const runs = passes
    .map((each) => (each ? " " : "x"))
    .join("")
    .split(" ");
  return runs.filter((run) => run !== "").map((run) => run.length);
}

const share = (passes: readonly boolean[]) => passes.filter((each) => !each).length / passes.length;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("losses", () => {
  it.each([0.001, 0.01, 0.1, 0.5, 0.9])("are a share of %d, for every seed", (loss) => {
    const frames = pings(10_000);
    for (const seed of [1, 2, 3]) {
      // Five standard deviations: this fails for one seed in a million.
      const near = 5 * Math.sqrt((loss * (1 - loss)) / frames.length);
      expect(Math.abs(share(new RunLink({ loss, seed }).passes(frames)) - loss)).toBeLessThan(near);
    }
  });

  it("are none, or all, at the ends", () => {
    expect(lost({ loss: 0 }, pings(1000))).toEqual([]);
    expect(lost({ loss: 1 }, pings(1000))).toHaveLength(1000);
    expect(lost({ loss: 1, lossBurst: 3 }, pings(1000))).toHaveLength(1000);
  });

  it("meet the same packets for the same seed, and others for another one, another direction, another conversation", () => {
    const of = (settings: LinkSettings, direction?: string) => lost({ loss: 0.1, ...settings }, pings(300), direction);
    expect(of({ seed: 7 })).toEqual(of({ seed: 7 }));
    expect(of({})).toEqual(of({ seed: 1 }));
    const all = [of({ seed: 1 }), of({ seed: 2 }), of({ seed: 1 }, "in")];
    expect(new Set(all.map(String)).size).toBe(3);
    expect(lost({ loss: 0.1 }, [...pings(300, 1), ...pings(300, 2)]).filter((each) => each > 300)).not.toEqual(
      of({}).map((each) => each + 300),
    );
  });

  it("meet the same packets whatever else passes, whatever the ephemeral port or echo id, and whatever else is set", () => {
    const segments = (port: number) => Array<Buffer>(100).fill(tcpFrame({ ports: [port, 1234], bytes: 10 }));
    const expected = { ping: lost({ loss: 0.2 }, pings(100)), tcp: lost({ loss: 0.2 }, segments(40_000)) };
    const others = fc.constantFrom(
      udpFrame(),
      udpFrame({ offset: 8 }),
      frameOf(Buffer.alloc(8), { protocol: 47 }),
      icmpFrame({ type: 3 }),
      icmpFrame({ type: 0, echoId: 5 }),
      tcpFrame({ ports: [5000, 80] }),
      tcpFrame({ source: "10.0.0.12" }),
    );
    const more = fc.record(
      {
        duplicate: fc.constantFrom(0, 0.5),
        corrupt: fc.constantFrom(0, 0.5),
        delayMs: fc.constantFrom(0, 50),
        rules: fc.constantFrom([], [{ action: "duplicate", kind: "packet", from: 1, to: null } as const]),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(99), others)), fc.integer({ min: 2000, max: 65_535 }), more, (mixed, id, settings) => {
        const link = new RunLink({ loss: 0.2, ...settings });
        const [segment] = segments(id) as [Buffer];
        const missing: typeof expected = { ping: [], tcp: [] };
        for (const [index, frame] of pings(100, id).entries()) {
          for (const [at, other] of mixed) if (at === index) link.send(other);
          if (link.send(frame).length === 0) missing.ping.push(index + 1);
          if (link.send(segment).length === 0) missing.tcp.push(index + 1);
        }
        expect(missing).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [0.1, 1],
    [0.1, 4],
    [0.05, 10],
    [0.5, 3],
    [0.75, 3],
  ])("of %d come in bursts of %d packets, on average", (loss, lossBurst) => {
    const frames = pings(60_000);
    const passes = new RunLink({ loss, lossBurst }).passes(frames);
    expect(Math.abs(mean(bursts(passes)) / lossBurst - 1)).toBeLessThan(0.1);
    expect(Math.abs(share(passes) / loss - 1)).toBeLessThan(0.1);
  });

  it("are the same share of short conversations", () => {
    const frames = Array.from({ length: 8000 }, (_, index) => udpFrame({ ports: [index + 2, 1] }));
    expect(share(new RunLink({ loss: 0.2, lossBurst: 10 }).passes(frames))).toBeCloseTo(0.2, 1);
  });

  it("in bursts are not changed by a rule that drops", () => {
    const settings = { loss: 0.3, lossBurst: 3 };
    const rules = [{ action: "drop", kind: "packet", from: 2, to: 5 } as const];
    const ruled = lost({ ...settings, rules }, pings(200)).filter((each) => each > 5);
    expect(ruled).toEqual(lost(settings, pings(200)).filter((each) => each > 5));
  });
});

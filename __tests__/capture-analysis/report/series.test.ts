// What plots show, as numbers: bytes in flight, round-trip times, throughput, and which points of a line are kept.
import { decimate, joinStrokes, thinOut } from "../../../capture-analysis/report/plots/decimate";
import { closeUpsOf } from "../../../capture-analysis/report/plots/close-ups";
import { bytesInFlight } from "../../../capture-analysis/report/series/in-flight";
import { roundTrips } from "../../../capture-analysis/report/series/round-trips";
import { throughput } from "../../../capture-analysis/report/series/throughput";
import { lossStory, stallStory } from "./support/stories";
import { TraceBuilder } from "./support/trace-builder";

test("bytes are in flight from their segment to their ACK", () => {
  const story = new TraceBuilder().handshake(0.01);
  story.send("client", { length: 1000 });
  story.send("client", { length: 500 });
  story.send("server", { acknowledgment: 1001 });
  story.send("server");
  expect(bytesInFlight(story.packets, "client").map(({ frame, value }) => [frame, value])).toEqual([
    [1, 1],
    [2, 0],
    [4, 1000],
    [5, 1500],
    [6, 500],
    [7, 0],
  ]);
});

test("bytes in flight start at 0 if the capture starts late", () => {
  const story = new TraceBuilder();
  story.send("server", { sequence: 5000, acknowledgment: 90_000 });
  story.send("client", { sequence: 90_000, acknowledgment: 5000, length: 100 });
  expect(bytesInFlight(story.packets, "client").map(({ value }) => value)).toEqual([0, 100]);
});

test("a round trip is from the last segment that an ACK covers to the ACK", () => {
  const story = new TraceBuilder();
  story.send("client", { length: 100 });
  story.after(0.001).send("client", { length: 100 });
  story.after(0.04).send("server");
  const [sample, ...others] = roundTrips(story.packets, "client");
  expect([sample?.segment, sample?.frame, others]).toEqual([2, 3, []]);
  expect(sample?.seconds).toBeCloseTo(0.04, 9);
});

test("an ACK that covers a segment sent twice is no sample, since nobody knows which of the two it answers", () => {
  const story = new TraceBuilder();
  const first = story.send("client", { length: 100 });
  story.after(0.001).send("client", { length: 100 });
  story.after(0.2).send("client", { sequence: first.sequence, length: 100, classes: ["retransmission"] });
  story.after(0.04).send("server");
  expect(roundTrips(story.packets, "client")).toEqual([]);
});

test("an ACK in the middle of what was sent is no sample", () => {
  const story = new TraceBuilder();
  story.send("client", { length: 100 });
  story.after(0.04).send("server", { acknowledgment: 50 });
  expect(roundTrips(story.packets, "client")).toEqual([]);
});

test("throughput counts what is sent again as sent, and acknowledges it once", () => {
  const story = new TraceBuilder();
  story.send("server");
  const first = story.send("client", { length: 1000 });
  story.after(0.9).send("client", { sequence: first.sequence, length: 1000, classes: ["retransmission"] });
  story.after(0.05).send("server");
  const slices = throughput(story.packets, "client", 0, 1, 2);
  expect(slices.map(({ sent, acknowledged }) => [sent, acknowledged])).toEqual([
    [2000, 0],
    [2000, 2000],
  ]);
});

test("throughput of a moment is nothing", () => {
  expect(throughput(stallStory().packets, "client", 1, 1, 80)).toEqual([]);
});

test("of many points in one column of pixels, the first, lowest, highest and last are kept", () => {
  const points = [5, 9, 1, 7, 6, 4].map((y, index) => ({ x: 3 + index / 10, y }));
  expect(decimate([...points, { x: 4, y: 0 }]).map(({ y }) => y)).toEqual([5, 9, 1, 4, 0]);
});

test("strokes that touch in one column become one with all their frames, others stay", () => {
  const stroke = (x: number, low: number, high: number, frame: number) => ({ x, low, high, frames: [frame] });
  const joined = joinStrokes([stroke(1.1, 0, 10, 1), stroke(1.4, 10, 20, 2), stroke(1.6, 40, 50, 3), stroke(2.1, 20, 30, 4)]);
  expect(joined).toEqual([
    { x: 1.1, low: 0, high: 20, frames: [1, 2] },
    { x: 1.6, low: 40, high: 50, frames: [3] },
    { x: 2.1, low: 20, high: 30, frames: [4] },
  ]);
});

test("points of one square are one group", () => {
  expect(
    thinOut(
      [
        { x: 1, y: 1 },
        { x: 3, y: 2 },
        { x: 5, y: 1 },
      ],
      4,
    ).map((group) => group.length),
  ).toEqual([2, 1]);
});

test("what a stall squeezes together is drawn as close-ups, before and after it", () => {
  const { packets, stalls } = stallStory();
  const trace = stallStory().trace();
  const found = closeUpsOf(trace, { from: packets[0]!.time, to: packets.at(-1)!.time });
  const [stall] = stalls;
  expect(found.some((spell) => spell.at(-1)!.time <= stall!.start.time)).toBe(true);
  expect(found.some((spell) => spell[0]!.time >= stall!.end!.time)).toBe(true);
});

test("a connection without a silence has no close-up", () => {
  const story = new TraceBuilder();
  for (let index = 0; index < 100; index += 1) story.after(0.01).send("client", { length: 100 });
  expect(closeUpsOf(story.trace(), { from: 0.01, to: 1 })).toEqual([]);
});

test("the time of a repair is no round trip: the longest sample of a path of 40 ms is not the timeout of 260 ms", () => {
  const samples = roundTrips(lossStory().packets, "server");
  expect(samples.length).toBeGreaterThan(5);
  expect(Math.max(...samples.map(({ seconds }) => seconds))).toBeLessThan(0.1);
});

// What a ladder diagram shows of a connection, and how.
import { bursts } from "../../../capture-analysis/report/episodes/bursts";
import { episodesOf } from "../../../capture-analysis/report/episodes/episodes";
import { ladder } from "../../../capture-analysis/report/ladder/ladder";
import { ladderParts } from "../../../capture-analysis/report/ladder/parts";
import { topicsOf } from "../../../capture-analysis/report/ladder/topics";
import { longStory, lossStory, mtuStory, stallStory, unansweredStory } from "./support/stories";
import { type TraceBuilder } from "./support/trace-builder";

const partsOf = (story: TraceBuilder, drops = new Map<number, string>()) =>
  ladderParts(story.trace(), topicsOf(story.connection(), story.trace(), story.stalls, new Set(drops.keys())));
const draw = (story: TraceBuilder, drops = new Map<number, string>()) =>
  ladder({ id: "it", connection: story.connection(), trace: story.trace(), stalls: story.stalls, names: new Map(), drops }).text;

test("parts and gaps together are all packets", () => {
  for (const story of [stallStory(), lossStory(), unansweredStory(), mtuStory(), longStory(2000)]) {
    const { parts, after } = partsOf(story);
    const rows = parts.flatMap((part) => part.rows);
    expect(rows.length + rows.reduce((sum, { gap }) => sum + gap, 0) + after).toBe(story.packets.length + story.notices.length);
    expect(rows.map(({ packet }) => packet.frame)).toEqual(rows.map(({ packet }) => packet.frame).sort((a, b) => a - b));
  }
});

test("a long connection is shown by its opening, repairs and close, not by thousands of rows", () => {
  const rows = partsOf(longStory(10_000)).parts.flatMap((part) => part.rows);
  expect(rows.length).toBeLessThan(60);
  expect(rows[0]!.packet.frame).toBe(1);
});

test("a stall is shown by what fills the window, the window of 0, the first two probes, the last, and the opening", () => {
  const story = stallStory();
  const [stall] = story.stalls;
  const notes = new Map(partsOf(story).parts.flatMap(({ rows }) => rows.map(({ packet, note }) => [packet.frame, note])));
  expect(notes.get(stall!.start.frame)).toBe("the window closes");
  expect(notes.get(stall!.start.frame - 1)).toBe("fills the window");
  expect(stall!.probes.map((frame) => notes.get(frame))).toEqual(["probe 1 of 5", "probe 2 of 5", undefined, undefined, "probe 5 of 5"]);
  expect(notes.get(stall!.end!.frame)).toBe("the window opens after 7.11 s");
});

test("a repair is shown with the segment that was lost and the duplicate ACKs that caused it", () => {
  const story = lossStory();
  const [fast] = story.repairs;
  const frames = partsOf(story).parts.flatMap(({ rows }) => rows.map(({ packet }) => packet.frame));
  expect(frames).toEqual(expect.arrayContaining([fast!.firstSent!.frame, ...fast!.because, fast!.frame]));
});

test("a dropped packet's arrow ends at a cross, with the rule beside it", () => {
  const text = draw(unansweredStory(), new Map([[1, "no ingress rule allows tcp/1234"]]));
  expect(text.match(/class="cross"/g)).toHaveLength(1);
  expect(text.match(/class="tip"/g)).toHaveLength(3);
  expect(text).toMatch(/dropped: no ingress/);
});

test("an ICMP error comes from a column of its own, which names the router", () => {
  const text = draw(mtuStory());
  expect(text).toMatch(/>router</);
  expect(text).toMatch(/ICMP fragmentation needed, MTU 1400/);
  expect(draw(stallStory())).not.toMatch(/>router</);
});

test("a wait between two packets is shown", () => {
  expect(draw(unansweredStory())).toMatch(/⋮ 2 s later/);
});

test("retransmissions of one burst are one episode, and so are those of one segment", () => {
  const repair = { from: "client", kind: "timeout", length: 10, because: [] } as const;
  const of = (frame: number, time: number, first: number) => ({ ...repair, frame, time, firstSent: { frame: first, time: 0 } });
  const found = bursts([of(10, 1, 5), of(11, 1.01, 6), of(20, 3, 5), of(21, 3.01, 6), of(40, 9, 30)]);
  expect(found.map((burst) => burst.map(({ frame }) => frame))).toEqual([[10, 11, 20, 21], [40]]);
});

test("episodes are in order of time, each with its frames and its duration", () => {
  const story = stallStory();
  const episodes = episodesOf(story.connection(), story.stalls, story.trace());
  expect(episodes.map(({ kind }) => kind)).toEqual(["window full", "stall"]);
  expect(episodes[1]?.frames).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  expect(episodes[1]?.duration).toBeCloseTo(7.1115, 3);
});

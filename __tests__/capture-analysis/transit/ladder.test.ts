// The ladder diagram of a connection that both ends recorded.
import { ladder } from "../../../capture-analysis/report/ladder/ladder";
import { seenBy } from "../../../capture-analysis/report/series/seen-by";
import { type BothEnds, bytesOf, opened } from "../support/both-ends";

function lossy(): BothEnds {
  const { ends, said } = opened();
  ends.loses(0, bytesOf(said, said.client.data(100))).wait(300);
  ends.passes(0, bytesOf(said, said.client.data(100, { seq: 1 }))).wait(10);
  ends.passes(1, bytesOf(said, said.server.ack())).wait(300);
  return ends.passes(0, bytesOf(said, said.client.fin()));
}

const draw = (ends: BothEnds) =>
  ladder({ id: "it", connection: ends.connection(), trace: ends.trace(), stalls: [], names: new Map(), drops: new Map() }).text;

/** Where each arrow starts and ends. */
const shafts = (svg: string) =>
  [...svg.matchAll(/class="shaft" d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/g)].map((match) => match.slice(1).map(Number));

test("an arrow slopes from the record at the sender to the one at the receiver, each with its time and frame", () => {
  const svg = draw(lossy());
  const [syn, synAck] = shafts(svg);
  expect(syn![3]! - syn![1]!).toBeGreaterThan(30);
  // What arrives before the next leaves is above it.
  expect(synAck![1]).toBeGreaterThan(syn![3]!);
  for (const time of ["0.000000", "0.010000", "0.020000"]) expect(svg).toContain(`>${time}</text`);
  expect(svg).toMatch(/frame 1, .*; arrives in frame 2, 10 ms later/);
});

test("a lost packet ends at a cross, half-way", () => {
  const svg = draw(lossy());
  expect(svg.match(/class="cross"/g)).toHaveLength(1);
  expect(svg).toMatch(/frame 7, .*lost on the way: it never arrived/);
});

test("each side is plotted with what it knew: what it received counts when it arrived, and what was lost does not count", () => {
  const ends = lossy();
  const lost = new Set(ends.connection().transit!.fromClient!.lost);
  expect(seenBy("client", ends.trace(), lost).packets.map(({ frame }) => frame)).toEqual([1, 4, 5, 7, 8, 11, 12]);
  expect(seenBy("server", ends.trace(), lost).packets.map(({ frame }) => frame)).toEqual([2, 3, 6, 9, 10, 13]);
});

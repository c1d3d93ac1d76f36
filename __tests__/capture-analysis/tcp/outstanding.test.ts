// The queue of segments that are not acknowledged yet.
import { Outstanding } from "../../../capture-analysis/tcp/outstanding";

/** Segments of 100 bytes from number 1 on; their frames count from 1. */
function sent(segments: number): Outstanding {
  const outstanding = new Outstanding();
  for (let index = 0; index < segments; index++) outstanding.push(1 + index * 100, 101 + index * 100, index + 1, index);
  return outstanding;
}

it("a retransmission marks each segment that it holds a byte of, and no other", () => {
  const outstanding = sent(4);
  outstanding.markSentAgain(150, 202);
  expect([50, 150, 250, 350].map((number) => outstanding.find(number)?.sentAgain)).toEqual([false, true, true, false]);
});

it("the earliest are forgotten if an ACK never comes", () => {
  const outstanding = sent(10_000);
  expect(outstanding.length).toBe(4096);
  expect(outstanding.find(1)).toBeUndefined();
  expect(outstanding.find((10_000 - 4096) * 100 + 1)?.frame).toBe(10_000 - 4096 + 1);
});

it("an ACK covers whole segments only", () => {
  const outstanding = sent(3);
  expect(outstanding.acknowledge(100)).toBeUndefined();
  expect(outstanding.acknowledge(250)?.frame).toBe(2);
  expect([outstanding.length, outstanding.find(250)?.frame]).toEqual([1, 3]);
});

import { describeCheck, holds, median, medianRatio, renderTable } from "../../bench/support/report";

test("the median of an even number of values lies between the two in the middle", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 3])).toBe(3);
});

test("a ratio is taken round by round, so that a disturbed round affects both sides", () => {
  expect(medianRatio([90, 45, 95], [100, 50, 100])).toBe(0.9);
});

test("a figure may equal its bound but not exceed it, and must be a number", () => {
  expect(holds({ what: "x", value: 0.95, atLeast: 0.95 })).toBe(true);
  expect(holds({ what: "x", value: 0.949, atLeast: 0.95 })).toBe(false);
  expect(holds({ what: "x", value: 2.6, atMost: 2.5 })).toBe(false);
  expect(holds({ what: "x", value: NaN, atLeast: 0.95 })).toBe(false);
});

test("a figure that misses its bound says by how much", () => {
  expect(describeCheck({ what: "ours / theirs", value: 0.9, atLeast: 0.95 })).toBe(
    "falls short: ours / theirs is 0.900, must be at least 0.95 (off by 0.050)",
  );
  expect(describeCheck({ what: "ours / theirs", value: 1, atLeast: 0.95 })).toBe("ok: ours / theirs is 1.000, must be at least 0.95");
});

test("a table's numbers are right-aligned, grouped by thousands", () => {
  expect(
    renderTable([
      { server: "a", "messages/s": 139117 },
      { server: "bare", "messages/s": 7 },
    ]),
  ).toBe(["server  messages/s", "a          139,117", "bare             7"].join("\n"));
});

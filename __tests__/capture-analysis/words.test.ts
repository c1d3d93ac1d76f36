// Figures in words, and lists of frames.
import { exactFilter } from "../../capture-analysis/filter";
import { bytes, counted, duration, frameList, frameNumbers, moment, percent, rate } from "../../capture-analysis/words";

test.each([
  [0, "0 ms"],
  [0.00034, "340 µs"],
  [0.0009996, "1 ms"],
  [0.05, "50 ms"],
  [0.2, "0.2 s"],
  [7.858, "7.86 s"],
  [119, "119 s"],
  [125, "2 min 5 s"],
  [119.7, "2 min 0 s"],
  [7199.8, "2 h 0 min"],
  [11_040, "3 h 4 min"],
])("%d seconds are %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test("figures have separators and the right number", () => {
  expect([counted(1, "byte"), counted(1452, "byte"), counted(1_234_567, "packet")]).toEqual(["1 byte", "1,452 bytes", "1,234,567 packets"]);
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [9216, "9,216 bytes"],
  [65_535, "65.5 kB"],
  [1_020_000, "1.02 MB"],
])("an amount of %d is %s", (amount, words) => expect(bytes(amount)).toBe(words));

test("a time of the capture is exact to the microsecond", () => expect(moment(3.203055)).toBe("3.203055 s"));

test("frames in a row are a range, in text and in Wireshark's filter", () => {
  expect(frameNumbers([11, 12, 13, 20])).toBe("11-13 and 20");
  expect(exactFilter([11])).toBe("frame.number in {11}");
  expect(exactFilter([11, 12, 13, 20])).toBe("frame.number in {11..13, 20}");
});

test.each([
  [100, "800 bit/s"],
  [1_250_000, "10 Mbit/s"],
  [156_789, "1.25 Mbit/s"],
  [2e9, "16 Gbit/s"],
])("%d bytes a second are %s", (bytes, words) => {
  expect(rate(bytes)).toBe(words);
});

test.each([
  [0, "0 %"],
  [0.004, "0.4 %"],
  [0.34, "34 %"],
  [0.999, "99 %"],
  [1, "100 %"],
])("a share of %d is %s", (share, words) => {
  expect(percent(share)).toBe(words);
});

test.each([
  [[7], "frame 7"],
  [[1, 2, 5, 9], "frames 1, 2, 5 and 9"],
  [[1, 2, 3, 9], "frames 1-3 and 9"],
  [[1, 3, 5, 7, 9, 11, 13], "frames 1, 3, 5, 7, 9 and 2 more"],
])("a list of frames is shortened: %j", (frames, words) => {
  expect(frameList(frames)).toBe(words);
});

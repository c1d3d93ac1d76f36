// The bands that show when a receive window was closed.
import { makeArea } from "../../../capture-analysis/report/plots/area";
import { stallBands } from "../../../capture-analysis/report/plots/bands";
import type { Stall } from "../../../capture-analysis/values";

const area = makeArea({ from: 0, to: 100 }, 0, 1, 200);

const stall = (time: number, duration: number, frame = 1): Stall => ({
  connection: 1,
  receiver: "10.0.0.2:80",
  sender: "10.0.0.1:40000",
  start: { frame, time },
  end: { frame: frame + 1, time: time + duration },
  ended: "window opened",
  duration,
  probes: [frame + 2],
  answers: [],
  ignoring: [],
});

const bands = (...stalls: readonly Stall[]) =>
  [...stallBands(area, stalls).text.matchAll(/<title>(.*?)<\/title><rect class="band" x="([^"]+)" y="0" width="([^"]+)"/g)].map(
    ([, title, x, width]) => ({ title, x: Number(x), width: Number(width) }),
  );

const pixels = (seconds: number) => area.x(seconds) - area.x(0);

test("a stall is a band from its start to its end", () => {
  const [band] = bands(stall(10, 5));
  expect(band?.x).toBeCloseTo(area.x(10), 1);
  expect(band?.width).toBeCloseTo(pixels(5), 1);
});

test("a stall that is too short for a pixel can be seen", () => {
  expect(bands(stall(10, 1e-4))).toMatchObject([{ width: 1.5 }]);
});

test("a stall that goes on beyond the plot ends with it", () => {
  const [band] = bands(stall(90, 1000));
  expect(band!.x + band!.width).toBeCloseTo(area.width, 1);
});

test("a stall that began before the plot begins with it", () => {
  expect(bands(stall(-50, 60))).toMatchObject([{ x: 0 }]);
});

test("stalls a pixel apart are two bands, closer ones are one that names the first and the last", () => {
  const apart = 1.2 / pixels(1);
  const close = 0.8 / pixels(1);
  expect(bands(stall(10, 5), stall(15 + apart, 5, 11))).toHaveLength(2);
  const [band, ...others] = bands(stall(10, 5), stall(15 + close, 5, 11));
  expect(others).toEqual([]);
  expect(band?.title).toMatch(/^window closed 2 times, for 10 s in all, from frame 1 .* to frame 12 /);
  expect(band?.width).toBeCloseTo(pixels(10 + close), 1);
});

test("a stall inside another one does not end its band", () => {
  const [band, ...others] = bands(stall(10, 50), stall(20, 5, 11));
  expect(others).toEqual([]);
  expect(band?.width).toBeCloseTo(pixels(50), 1);
});

import { pauseBetweenMessages, pausesOnSchedule } from "../../lab-apps/conversation/pause";
import { Reporter } from "../../lab-apps/report/report";

const reporter = new Reporter({ write: () => undefined, json: false, colours: false });

test("a pause of 0 s uses no timer, which would cost a millisecond", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = timers();
  const pause = pauseBetweenMessages({ minSec: 0, maxSec: 0 }, { reporter, stop: new AbortController().signal });
  expect(timers()).toBe(before);
  const longer = pauseBetweenMessages({ minSec: 0.001, maxSec: 0.001 }, { reporter, stop: new AbortController().signal });
  expect(timers()).toBe(before + 1);
  await Promise.all([pause, longer]);
});

test.each([0, 60])("a pause of %i s ends with the signal's own reason", async (seconds) => {
  const stopper = new AbortController();
  const pause = pauseBetweenMessages({ minSec: seconds, maxSec: seconds }, { reporter, stop: stopper.signal });
  const reason = new Error("the peer is gone");
  stopper.abort(reason);
  await expect(pause).rejects.toBe(reason);
});

test("pauses on schedule make up for time that was lost, and do not begin early", async () => {
  const context = { reporter, stop: new AbortController().signal };
  const start = performance.now();
  const pause = pausesOnSchedule();
  const elapsedMs: number[] = [];
  const interval = { minSec: 0.1, maxSec: 0.1 };
  await pause(interval, context);
  elapsedMs.push(performance.now() - start);
  // Busy for as long as three pauses.
  while (performance.now() - start < 400);
  const busyUntil = performance.now();
  for (let number = 2; number <= 4; number++) await pause(interval, context);
  const late = performance.now() - busyUntil;
  await pause(interval, context);
  elapsedMs.push(performance.now() - start);
  expect(elapsedMs[0]).toBeGreaterThan(95);
  expect(late).toBeLessThan(95);
  expect(elapsedMs[1]).toBeGreaterThan(495);
});

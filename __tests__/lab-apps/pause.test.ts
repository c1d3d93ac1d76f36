import { pauseBetweenMessages } from "../../lab-apps/conversation/pause";
import { Reporter } from "../../lab-apps/report/report";

const reporter = new Reporter({ write: () => undefined, json: false, colours: false });

test("a pause of 0 s waits for no timer, and so costs no millisecond", async () => {
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

// The pause between two messages.
import { option, type Context, type Option } from "../command-line/program";
import { parseInterval, type Interval } from "../command-line/values";
import { untilElapsed } from "../sockets/wait";

/** `--interval-sec`, whose default is the original's pause. */
export function intervalOption(minSec: number, maxSec: number): Option<Interval> {
  const description = "pause between messages, a random time within MIN..MAX";
  return option("--interval-sec <min[..max]>", description, parseInterval, { minSec, maxSec }, `${minSec}..${maxSec}`);
}

/** Reports the pause and waits. @throws the reason of `stop` once it is aborted */
export async function pauseBetweenMessages({ minSec, maxSec }: Interval, { reporter, stop }: Context): Promise<void> {
  const pauseSec = minSec + Math.random() * (maxSec - minSec);
  if (pauseSec > 0) reporter.report("pausing", { seconds: pauseSec }, `pausing for ${pauseSec.toFixed(2)} s`);
  await untilElapsed(pauseSec, stop);
}

/** Pauses whose average is kept: one that took too long makes the next ones shorter. They are not reported. */
export function pausesOnSchedule(): typeof pauseBetweenMessages {
  let dueMs = performance.now();
  return async ({ minSec, maxSec }, { stop }) => {
    dueMs += (minSec + Math.random() * (maxSec - minSec)) * 1000;
    await untilElapsed(Math.max(0, dueMs - performance.now()) / 1000, stop);
  };
}

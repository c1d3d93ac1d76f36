// What other programs take of the cores while a bench runs.
import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/** Above it, a bench reports a disturbance. */
const BUSY_SHARE = 0.05;
const LOOK_AT_OTHERS_MS = 500;

/** From 0 to 1. The load average would count the bench's own past. */
async function shareOfOthers(): Promise<number> {
  const spent = () => {
    const times = cpus().map((core) => core.times);
    const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0);
    return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((each) => Object.values(each))) };
  };
  const before = spent();
  await delay(LOOK_AT_OTHERS_MS);
  const after = spent();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

/** Says so if other programs disturb. To be called while the bench itself does nothing. */
export async function tellDisturbance(progress: (line: string) => void): Promise<void> {
  const busy = await shareOfOthers();
  if (busy > BUSY_SHARE)
    progress(`other programs take ${Math.round(100 * busy)} % of the cores, and disturb the figures: above all the slowest answers`);
}

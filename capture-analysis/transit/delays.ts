// How long packets took from one recorder to another: the least, the most, and the median of an even sample.
import { seconds } from "../seconds";
import type { OneWayDelay } from "../values";

/** Of more, each other one is left out. */
const MOST_KEPT = 1024;

export class Delays {
  latestUs = 0;
  mostUs = 0;
  count = 0;
  private leastUs = Infinity;
  private kept: number[] = [];
  /** Each so many is kept. */
  private stride = 1;

  add(us: number): void {
    this.latestUs = us;
    if (us < this.leastUs) this.leastUs = us;
    if (us > this.mostUs) this.mostUs = us;
    if (this.count++ % this.stride !== 0) return;
    this.kept.push(us);
    if (this.kept.length < MOST_KEPT) return;
    this.kept = this.kept.filter((_, index) => index % 2 === 0);
    this.stride *= 2;
  }

  /** @returns undefined if there is none */
  value(): OneWayDelay | undefined {
    if (this.count === 0) return undefined;
    const sorted = this.kept.toSorted((a, b) => a - b);
    const median = sorted[(sorted.length - 1) >> 1]!;
    return { least: seconds(this.leastUs), median: seconds(median), most: seconds(this.mostUs) };
  }
}

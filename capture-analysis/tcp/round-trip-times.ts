// Round-trip times of one side's segments.
import { seconds } from "../seconds";
import type { RoundTrips } from "../values";

export class RoundTripTimes {
  private samples = 0;
  private sumUs = 0;
  private leastUs = 0;
  private mostUs = 0;
  /** Smoothed (RFC 6298, section 2), as a whole number, as a fraction costs an object. @default 0 before the first sample */
  smoothedUs = 0;

  add(timeUs: number): void {
    this.samples++;
    this.sumUs += timeUs;
    if (this.samples === 1 || timeUs < this.leastUs) this.leastUs = timeUs;
    if (timeUs > this.mostUs) this.mostUs = timeUs;
    this.smoothedUs = Math.round(this.samples === 1 ? timeUs : this.smoothedUs + (timeUs - this.smoothedUs) / 8);
  }

  get values(): RoundTrips | undefined {
    if (this.samples === 0) return undefined;
    return { samples: this.samples, least: seconds(this.leastUs), mean: seconds(this.sumUs / this.samples), most: seconds(this.mostUs) };
  }
}

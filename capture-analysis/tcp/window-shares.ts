// For how much of the time one side's receive window was small, or filled.

/** Before the first window. Infinity would cost an object for each side. */
const NONE_YET = -1;

export class WindowShares {
  smallest = NONE_YET;
  largest = 0;
  /** Whether a window was announced, if only in a SYN. */
  isKnown = false;
  private sinceUs = 0;
  private totalUs = 0;
  private smallUs = 0;
  private fullUs = 0;

  /**
   * Time passes up to a segment; it counts from the first window on. What was so until then is in bytes.
   *
   * @param segment a full one
   * @param inFlight what the other side has sent and not yet seen acknowledged
   */
  pass(timeUs: number, window: number, segment: number, inFlight: number): void {
    const passedUs = timeUs - this.sinceUs;
    if (this.isKnown && passedUs > 0) {
      this.totalUs += passedUs;
      if (window > 0 && window < segment) this.smallUs += passedUs;
      // With room for less than a segment, a sender waits (RFC 9293, section 3.8.6.2.1).
      if (inFlight > 0 && window - inFlight < segment) this.fullUs += passedUs;
    }
    this.sinceUs = timeUs;
  }

  announced(window: number): void {
    if (window < this.smallest || this.smallest === NONE_YET) this.smallest = window;
    if (window > this.largest) this.largest = window;
  }

  get hasAny(): boolean {
    return this.smallest !== NONE_YET;
  }

  get shareSmall(): number {
    return this.totalUs > 0 ? this.smallUs / this.totalUs : 0;
  }

  get shareFull(): number {
    return this.totalUs > 0 ? this.fullUs / this.totalUs : 0;
  }
}

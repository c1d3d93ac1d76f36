// The line behind a link's rules: a queue that waits for the rate, then the delay.
import type { LinkSettings } from "../../../topology/model";

const DEFAULT_QUEUE = { packets: 100 } as const;

/** Frames of 60 bytes and more travel: IEEE 802.3, without the checksum. */
const LEAST_FRAME_BYTES = 60;

/** How many frames that have been sent are forgotten at once. */
const TIDY_FRAMES = 1000;

interface Waiting {
  /** When it will be sent. */
  readonly begins: number;
  readonly bytes: number;
}

/** Times are in ms. */
export class Line {
  /** Those before `first` have been sent. */
  private waiting: Waiting[] = [];
  private first = 0;
  private queuedBytes = 0;
  /** When the last frame that is to be sent has been sent. */
  private free = 0;
  private latest = 0;

  constructor(private readonly settings: LinkSettings) {}

  /**
   * When a frame arrives at the other end.
   *
   * @param draw from 0 up to 1, for the jitter
   * @returns undefined if the queue is full
   */
  arrival(frameBytes: number, now: number, draw: number): number | undefined {
    const sent = this.sent(Math.max(frameBytes, LEAST_FRAME_BYTES), now);
    if (sent === undefined) return undefined;
    const { delayMs = 0, jitterMs = 0, jitterReorders = false } = this.settings;
    const arrival = sent + delayMs + (2 * draw - 1) * jitterMs;
    if (jitterReorders) return arrival;
    return (this.latest = Math.max(this.latest, arrival));
  }

  /** Of what does not wait in the queue, and overtakes what does. */
  delayed(now: number): number {
    return now + (this.settings.delayMs ?? 0);
  }

  private sent(bytes: number, now: number): number | undefined {
    const { bitsPerSecond, queue = DEFAULT_QUEUE } = this.settings;
    if (bitsPerSecond === undefined) return now;
    this.forget(now);
    const begins = Math.max(this.free, now);
    if (begins > now) {
      const full = "bytes" in queue ? this.queuedBytes + bytes > queue.bytes : this.waiting.length - this.first >= queue.packets;
      if (full) return undefined;
      this.waiting.push({ begins, bytes });
      this.queuedBytes += bytes;
    }
    return (this.free = begins + (bytes * 8 * 1000) / bitsPerSecond);
  }

  private forget(now: number): void {
    for (let next; (next = this.waiting[this.first]) && next.begins <= now; this.first++) this.queuedBytes -= next.bytes;
    // Array.shift() would move all that waits, for each frame.
    if (this.first < TIDY_FRAMES) return;
    this.waiting = this.waiting.slice(this.first);
    this.first = 0;
  }
}

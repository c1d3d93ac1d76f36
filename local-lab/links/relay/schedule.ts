// Sends frames when their time has come, more exactly than a timer of Node does, which counts in ms.

interface Due<T> {
  readonly atMs: number;
  readonly item: T;
}

/** Before this, a timer waits; after it, the event loop turns until the time has come. */
const TIMER_MS = 2;

export class Schedule<T> {
  private queue: Due<T>[] = [];
  private first = 0;
  private timer: NodeJS.Timeout | undefined;
  private turning = false;

  /** @param send is called for each item, in the order of their times */
  constructor(private readonly send: (item: T) => void) {}

  add(atMs: number, item: T): void {
    const index = this.indexAfter(atMs);
    this.queue.splice(index, 0, { atMs, item });
    if (index === this.first) this.wait();
  }

  /** Behind all that are due until then. Most are due last. */
  private indexAfter(atMs: number): number {
    let [from, to] = [this.first, this.queue.length];
    if (from === to || this.queue[to - 1]!.atMs <= atMs) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.queue[middle]!.atMs <= atMs) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  private tidy(): void {
    if (this.first < this.queue.length && this.first < 1000) return;
    this.queue = this.queue.slice(this.first);
    this.first = 0;
  }

  private readonly turn = (): void => {
    this.turning = false;
    const now = performance.now();
    while (this.first < this.queue.length && this.queue[this.first]!.atMs <= now) this.send(this.queue[this.first++]!.item);
    this.tidy();
    this.wait();
  };

  private wait(): void {
    clearTimeout(this.timer);
    const next = this.queue[this.first];
    if (!next || this.turning) return;
    const left = next.atMs - performance.now();
    if (left > TIMER_MS) this.timer = setTimeout(this.turn, Math.floor(left) - 1);
    else {
      this.turning = true;
      setImmediate(this.turn);
    }
  }
}

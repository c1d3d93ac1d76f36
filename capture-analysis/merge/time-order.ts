// Puts what several sources tell in the order of its time, while they still tell it.

interface Told<T> {
  readonly time: number;
  readonly item: T;
  /** When it came, by the clock of who waits. */
  readonly cameMs: number;
}

/**
 * Each source tells in order, but not all at the same pace: an item goes out once each other source has told a later one, or once it has
 * waited for `patienceMs`.
 */
export class TimeOrder<T> {
  private readonly queues: Told<T>[][];

  /** @param sources how many there are */
  constructor(
    sources: number,
    private readonly patienceMs: number,
  ) {
    this.queues = Array.from({ length: sources }, () => []);
  }

  /** @param source from 0 @param time in any unit */
  add(source: number, time: number, item: T, nowMs: number): void {
    this.queues[source]!.push({ time, item, cameMs: nowMs });
  }

  /** @returns what may go out; of equals, the first source's first */
  take(nowMs: number): T[] {
    const items: T[] = [];
    for (;;) {
      const earliest = this.earliest();
      if (!earliest) return items;
      const isLast = this.queues.some((queue) => queue.length === 0);
      if (isLast && nowMs - earliest[0]!.cameMs < this.patienceMs) return items;
      items.push(earliest.shift()!.item);
    }
  }

  /** @returns all that is left: nothing more comes */
  end(): T[] {
    return this.take(Infinity);
  }

  private earliest(): Told<T>[] | undefined {
    let found: Told<T>[] | undefined;
    for (const queue of this.queues) if (queue[0] && (!found || queue[0].time < found[0]!.time)) found = queue;
    return found;
  }
}

// The segments of one side that are not acknowledged yet.

/** More are forgotten, the earliest first: a capture may lack the ACKs. */
const MOST = 4096;

export interface SentSegment {
  begin: number;
  end: number;
  frame: number;
  timeUs: number;
  sentAgain: boolean;
}

const NONE_SENT: SentSegment[] = [];

/** A queue in the order of sequence numbers, which are relative to the side's SYN. */
export class Outstanding {
  private segments: SentSegment[] = NONE_SENT;
  private head = 0;

  get length(): number {
    return this.segments.length - this.head;
  }

  push(begin: number, end: number, frame: number, timeUs: number): void {
    const segment = { begin, end, frame, timeUs, sentAgain: false };
    // An array that begins with its first element has room for no other yet: an idle connection has one at most.
    if (this.segments === NONE_SENT) this.segments = [segment];
    else this.segments.push(segment);
    if (this.length > MOST) this.head++;
    if (this.head > 64 && this.head * 2 > this.segments.length) {
      this.segments = this.segments.slice(this.head);
      this.head = 0;
    }
  }

  /** @returns the last that the ACK covers, or undefined if it covers none */
  acknowledge(upTo: number): SentSegment | undefined {
    let last: SentSegment | undefined;
    while (this.head < this.segments.length && this.segments[this.head]!.end <= upTo) last = this.segments[this.head++];
    if (this.head > 0 && this.head === this.segments.length) {
      this.segments = NONE_SENT;
      this.head = 0;
    }
    return last;
  }

  /** @returns the segment that holds that number */
  find(number: number): SentSegment | undefined {
    let [low, high] = [this.head, this.segments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.end <= number) low = middle + 1;
      else high = middle;
    }
    const found = this.segments[low];
    return found && found.begin <= number ? found : undefined;
  }

  /** Its round trip cannot be told any more (Karn's algorithm, RFC 6298, section 3). */
  markSentAgain(begin: number, end: number): void {
    for (let at = begin; at < end;) {
      const segment = this.find(at);
      if (!segment) return;
      segment.sentAgain = true;
      at = segment.end;
    }
  }
}

// Edge. Answers, gathered while the event loop reads what has come, and written after that. Buffers of their own cost more than sending them;
// and a peer's core that is woken once for many answers leaves the server more time than one that is woken for each.
import { answerBytes, writeAnswer } from "./answer";
import { MAX_PAYLOAD_BYTES } from "./message";

/** Room for the longest answer. It is all that a peer that does not read keeps from being used again. */
const SEGMENT_BYTES = answerBytes(MAX_PAYLOAD_BYTES);

/** So much is gathered at most: it stays in the processor's cache. */
const SEGMENTS = 8;

export interface Recipient {
  /** Writes the bytes. Returns whether the kernel has taken all of them, so that they may be overwritten. */
  send(answers: Buffer): boolean;
}

class Segment {
  private bytes = Buffer.allocUnsafeSlow(SEGMENT_BYTES);
  private end = 0;
  private readonly recipients: Recipient[] = [];
  /** Where each recipient's answers end; they begin where the last one's end. */
  private readonly ends: number[] = [];

  hasRoomFor(bytes: number): boolean {
    return SEGMENT_BYTES - this.end >= bytes;
  }

  get last(): Recipient | undefined {
    return this.recipients.at(-1);
  }

  add(payload: Buffer, recipient: Recipient): void {
    this.end = writeAnswer(this.bytes, this.end, payload);
    if (this.last === recipient) this.ends[this.ends.length - 1] = this.end;
    else {
      this.recipients.push(recipient);
      this.ends.push(this.end);
    }
  }

  flush(): void {
    let begin = 0;
    let allTaken = true;
    for (let index = 0; index < this.recipients.length; index++) {
      const end = this.ends[index]!;
      allTaken = this.recipients[index]!.send(this.bytes.subarray(begin, end)) && allTaken;
      begin = end;
    }
    this.recipients.length = 0;
    this.ends.length = 0;
    this.end = 0;
    if (!allTaken) this.bytes = Buffer.allocUnsafeSlow(SEGMENT_BYTES);
  }
}

/** One for all connections. */
export class AnswerBatch {
  private readonly segments = Array.from({ length: SEGMENTS }, () => new Segment());
  private current = 0;
  private isScheduled = false;

  /** Adds the answer to a text. */
  add(payload: Buffer, recipient: Recipient): void {
    if (!this.segments[this.current]!.hasRoomFor(answerBytes(payload.length))) {
      // One peer's answers fill no second segment before it is known that it takes them.
      if (this.current === SEGMENTS - 1 || this.segments[this.current]!.last === recipient) this.flush();
      else this.current++;
    }
    this.segments[this.current]!.add(payload, recipient);
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.flushAfterReads);
  }

  /** Sends what there is, without waiting for the event loop's turn. */
  flush(): void {
    for (let index = 0; index <= this.current; index++) this.segments[index]!.flush();
    this.current = 0;
  }

  private readonly flushAfterReads = (): void => {
    this.isScheduled = false;
    this.flush();
  };
}

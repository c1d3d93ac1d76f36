// Edge. Answers, gathered while the event loop reads what has come, and written after that. Buffers of their own cost more than sending them;
// and a peer's core that is woken once for many answers leaves the server more time than one that is woken for each.
import { answerBytes, writeAnswer } from "./answer";
import { MAX_PAYLOAD_BYTES } from "./message";

/** So much is worth a write at once: while the server gathers more, the peers would have nothing to do. */
const ENOUGH_BYTES = 32 * 1024;

/** Room for the longest answer, too. It is all that a peer that does not read keeps from being used again. */
const BUFFER_BYTES = ENOUGH_BYTES + answerBytes(MAX_PAYLOAD_BYTES);

export interface Recipient {
  /** Writes the bytes. Returns whether the kernel has taken all of them, so that they may be overwritten. */
  send(answers: Buffer): boolean;
}

/** One for all connections. */
export class AnswerBatch {
  private bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private end = 0;
  private readonly recipients: Recipient[] = [];
  /** Where each recipient's answers end; they begin where the last one's end. */
  private readonly ends: number[] = [];
  private isScheduled = false;

  /** Adds the answer to a text. */
  add(payload: Buffer, recipient: Recipient): void {
    this.end = writeAnswer(this.bytes, this.end, payload);
    if (this.recipients.at(-1) === recipient) this.ends[this.ends.length - 1] = this.end;
    else {
      this.recipients.push(recipient);
      this.ends.push(this.end);
    }
    if (this.end >= ENOUGH_BYTES) return this.flush();
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.flushAfterReads);
  }

  /** Sends what there is, without waiting for the event loop's turn. */
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
    if (!allTaken) this.bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  private readonly flushAfterReads = (): void => {
    this.isScheduled = false;
    this.flush();
  };
}

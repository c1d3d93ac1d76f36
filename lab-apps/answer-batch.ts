// Edge. Answers, gathered while the event loop reads what has come, and written after that. Buffers of their own cost more than sending them;
// and a peer's core that is woken once for many answers leaves the server more time than one that is woken for each.
import { MAX_PAYLOAD_BYTES } from "./message";
import { answerBytes, writeAnswer } from "./text-exchange";

const BATCH_BYTES = 4 * answerBytes(MAX_PAYLOAD_BYTES);

export interface Recipient {
  /** Writes the bytes. Returns whether the kernel has taken all of them, so that they may be overwritten. */
  send(answers: Buffer): boolean;
}

/** One for all connections. */
export class AnswerBatch {
  private bytes = Buffer.allocUnsafeSlow(BATCH_BYTES);
  private end = 0;
  private readonly recipients: Recipient[] = [];
  /** Where each recipient's answers end; they begin where the last one's end. */
  private readonly ends: number[] = [];

  /** Adds the answer to a text. */
  add(payload: Buffer, recipient: Recipient): void {
    if (BATCH_BYTES - this.end < answerBytes(payload.length)) this.flush();
    if (this.end === 0) setImmediate(this.flush);
    this.end = writeAnswer(this.bytes, this.end, payload);
    const last = this.recipients.length - 1;
    if (this.recipients[last] === recipient) this.ends[last] = this.end;
    else {
      this.recipients.push(recipient);
      this.ends.push(this.end);
    }
  }

  /** Sends what there is, without waiting for the event loop's turn. */
  readonly flush = (): void => {
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
    if (!allTaken) this.bytes = Buffer.allocUnsafeSlow(BATCH_BYTES);
  };
}

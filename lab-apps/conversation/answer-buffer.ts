// The TCP server's answers, sent once the event loop has read all that has arrived: waking a peer's core once for many answers leaves the
// server more time than waking it for each. Measured with 64 connections, it gains a sixth.
import { MAX_ANSWER_BYTES, writeAnswer } from "../wire/answer";

/** Send as soon as this much has been gathered. */
const ENOUGH_BYTES = 32 * 1024;

/** Fits the longest answer. A peer that stops reading pins at most one such buffer. */
const BUFFER_BYTES = ENOUGH_BYTES + MAX_ANSWER_BYTES;

export interface Recipient {
  /** Sends answers. Returns whether their bytes may be overwritten, and do not wait for the peer to take them. */
  send(answers: Buffer): boolean;
}

/** Answers of one recipient, one after the other. */
interface Share {
  readonly to: Recipient;
  readonly begin: number;
  end: number;
}

/** One for all connections: a buffer for each answer would cost more than sending it. */
export class AnswerBuffer {
  private bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private end = 0;
  private readonly shares: Share[] = [];

  /** Adds the answer to a text. */
  add(payload: Buffer, to: Recipient): void {
    const begin = this.end;
    if (begin === 0) setImmediate(this.send);
    this.end = writeAnswer(this.bytes, begin, payload);
    const last = this.shares.at(-1);
    if (last?.to === to) last.end = this.end;
    else this.shares.push({ to, begin, end: this.end });
    if (this.end >= ENOUGH_BYTES) this.send();
  }

  /** Sends what there is, to all. */
  readonly send = (): void => {
    let areFree = true;
    for (const { to, begin, end } of this.shares) areFree = to.send(this.bytes.subarray(begin, end)) && areFree;
    this.shares.length = 0;
    this.end = 0;
    if (!areFree) this.bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  };
}

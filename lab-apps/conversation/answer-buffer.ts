// The answers to one chunk, gathered for one write: a buffer for each answer would cost more than sending it.
import { type Socket } from "node:net";
import { MAX_ANSWER_BYTES, writeAnswer } from "../wire/answer";

/** Write as soon as this much has been gathered. */
const ENOUGH_BYTES = 32 * 1024;

/** Fits the longest answer. A peer that stops reading pins at most one such buffer. */
const BUFFER_BYTES = ENOUGH_BYTES + MAX_ANSWER_BYTES;

/** One for all connections: it is empty between two chunks. */
export class AnswerBuffer {
  private bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private end = 0;

  /** Whether they must be sent before the next one is added. */
  get hasEnough(): boolean {
    return this.end >= ENOUGH_BYTES;
  }

  /** Adds the answer to a text. */
  add(payload: Buffer): void {
    this.end = writeAnswer(this.bytes, this.end, payload);
  }

  /** Writes what there is. */
  sendTo(socket: Socket): void {
    if (this.end === 0) return;
    socket.write(this.bytes.subarray(0, this.end));
    this.end = 0;
    // The socket keeps what the kernel has not taken yet.
    if (socket.writableLength > 0) this.bytes = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }
}

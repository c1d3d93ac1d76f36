// Edge. The answers to the messages of one chunk, in one write and without a buffer for each: allocating them cost more than sending them.
import { type Socket } from "node:net";
import { MAX_PAYLOAD_BYTES } from "./message";
import { answerBytes, writeAnswer } from "./text-exchange";

/** Room for the answers to a chunk, which is at most 64 KiB here; a chunk of many tiny messages takes a few writes. */
const BATCH_BYTES = 2 * answerBytes(MAX_PAYLOAD_BYTES);

/** One for all connections: it is empty again before the next chunk comes. */
export class AnswerBatch {
  private bytes = Buffer.allocUnsafeSlow(BATCH_BYTES);
  private end = 0;
  /** Of `bytes`, up to the last batch's end: answers of one length need no new view. */
  private view = this.bytes.subarray(0, 0);

  /** Adds the answer to a text. */
  add(payload: Buffer, socket: Socket): void {
    if (this.bytes.length - this.end < answerBytes(payload.length)) this.writeTo(socket);
    this.end = writeAnswer(this.bytes, this.end, payload);
  }

  writeTo(socket: Socket): void {
    if (this.end === 0) return;
    if (this.view.length !== this.end) this.view = this.bytes.subarray(0, this.end);
    socket.write(this.view);
    this.end = 0;
    if (socket.writableLength === 0) return;
    // What the kernel has not taken at once is the socket's from now on.
    this.bytes = Buffer.allocUnsafeSlow(BATCH_BYTES);
    this.view = this.bytes.subarray(0, 0);
  }
}

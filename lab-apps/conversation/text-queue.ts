// Texts that wait for their delayed answers, in one buffer: a chunk may contain 16,384 of them, and a buffer each would take far more.

const LENGTH_BYTES = 2;

export class TextQueue {
  private bytes = Buffer.alloc(0);
  private begin = 0;
  private end = 0;

  get isEmpty(): boolean {
    return this.begin === this.end;
  }

  add(payload: Buffer): void {
    const end = this.end + LENGTH_BYTES + payload.length;
    if (end > this.bytes.length) this.bytes = Buffer.concat([this.bytes.subarray(0, this.end)], 2 * end);
    this.bytes.writeUInt16BE(payload.length, this.end);
    this.bytes.set(payload, this.end + LENGTH_BYTES);
    this.end = end;
  }

  /** The one that has waited longest, good until the next is added. */
  take(): Buffer {
    const begin = this.begin + LENGTH_BYTES;
    this.begin = begin + this.bytes.readUInt16BE(this.begin);
    const payload = this.bytes.subarray(begin, this.begin);
    // An empty queue keeps no memory.
    if (this.isEmpty) [this.bytes, this.begin, this.end] = [Buffer.alloc(0), 0, 0];
    return payload;
  }
}

// Passes a stream's units (a header, a record, a block) on when they are whole, however the stream is cut into chunks.

/** What knows where a unit ends. */
export interface UnitReader {
  /** How many bytes the unit that is not whole yet must have before it is worth reading again. */
  readonly need: number;
  /** Whether nothing more can be read. */
  readonly stopped: boolean;
  /**
   * Reads the whole units of `bytes[start..end)`, which are the file's bytes from `offset`. Returns where the first unit that is not
   * whole starts, or, beyond `end`, where the next one to look at will start.
   */
  read(bytes: Uint8Array, start: number, end: number, offset: number): number;
  /** What is missing if the file ends `length` bytes after the last whole unit. */
  cut(length: number): string;
}

export class Units {
  /** In the file, of the first byte that has not been read. */
  offset = 0;
  private carried = new Uint8Array(1024);
  /** How many bytes of an unfinished unit `carried` holds. */
  carriedLength = 0;
  /** How many of the next bytes nobody wants. */
  skip = 0;

  constructor(private readonly reader: UnitReader) {}

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.reader.stopped) {
      if (this.skip > 0) at += this.skipFrom(bytes.length - at);
      else if (this.carriedLength > 0) at += this.complete(bytes, at);
      else at = this.readFrom(bytes, at);
    }
  }

  private skipFrom(available: number): number {
    const skipped = Math.min(this.skip, available);
    this.skip -= skipped;
    this.offset += skipped;
    return skipped;
  }

  private readFrom(bytes: Uint8Array, at: number): number {
    const next = this.reader.read(bytes, at, bytes.length, this.offset);
    this.offset += Math.min(next, bytes.length) - at;
    if (next > bytes.length) this.skip = next - bytes.length;
    else if (next < bytes.length && !this.reader.stopped) this.carry(bytes, next, bytes.length);
    return bytes.length;
  }

  /** Takes no more than the unfinished unit needs, so that the rest is read in place. */
  private complete(bytes: Uint8Array, at: number): number {
    const taken = Math.min(this.reader.need - this.carriedLength, bytes.length - at);
    this.carry(bytes, at, at + taken);
    if (this.carriedLength === this.reader.need) this.readCarried();
    return taken;
  }

  private readCarried(): void {
    const length = this.carriedLength;
    const next = this.reader.read(this.carried, 0, length, this.offset);
    this.offset += Math.min(next, length);
    this.skip = Math.max(0, next - length);
    this.carried.copyWithin(0, next, length);
    this.carriedLength = Math.max(0, length - next);
  }

  private carry(bytes: Uint8Array, start: number, end: number): void {
    const length = this.carriedLength + end - start;
    if (length > this.carried.length) this.grow(Math.max(length, this.reader.need));
    this.carried.set(bytes.subarray(start, end), this.carriedLength);
    this.carriedLength = length;
  }

  private grow(length: number): void {
    const larger = new Uint8Array(length);
    larger.set(this.carried.subarray(0, this.carriedLength));
    this.carried = larger;
  }
}

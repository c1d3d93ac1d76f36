// Lines to standard output, many in one system call. A server would otherwise spend more time on its log than on its peers.
import { type Writable } from "node:stream";

/** Too short to notice, and thousands of lines share a write. */
const FLUSH_MS = 10;

/** Lines are written at once when this many bytes wait. They wait as bytes, since strings would be garbage to collect. */
const BUFFER_BYTES = 1 << 16;

/** A reader that has stalled costs no more memory than this: lines are left out from there on. */
const MAX_QUEUED_BYTES = 16 * 1024 * 1024;

/** Of a UTF-16 code unit as UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

export interface LineOutputOptions {
  /** The reader has gone (EPIPE), or the lines cannot be written. */
  readonly onClosed: (error: NodeJS.ErrnoException) => void;
  /** The line, without its end, that says how many lines were left out, once the reader goes on. */
  readonly lineForLeftOut: (lines: number) => string;
}

export class LineOutput {
  private buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private end = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private leftOut = 0;

  constructor(
    private readonly stream: Writable,
    private readonly options: LineOutputOptions,
  ) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (this.closed) return;
      this.closed = true;
      options.onClosed(error);
    });
  }

  /** @param line without its end */
  readonly write = (line: string): void => {
    if (this.closed) return;
    if (this.stream.writableLength > MAX_QUEUED_BYTES) {
      this.leftOut++;
      return;
    }
    if (this.leftOut > 0) this.reportLeftOut();
    this.append(line);
  };

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.end === 0 || this.closed) return;
    this.stream.write(this.buffer.subarray(0, this.end));
    this.end = 0;
    // The stream keeps what has not been taken yet.
    if (this.stream.writableLength > 0) this.buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Settles once all lines have been taken, so that the process may exit. */
  async drained(): Promise<void> {
    if (this.leftOut > 0) this.reportLeftOut();
    this.flush();
    if (!this.closed) await new Promise<void>((resolve) => this.stream.write("", () => resolve()));
  }

  private reportLeftOut(): void {
    const lines = this.leftOut;
    this.leftOut = 0;
    this.append(this.options.lineForLeftOut(lines));
  }

  private append(line: string): void {
    const room = MAX_BYTES_PER_UNIT * line.length + 1;
    if (room > BUFFER_BYTES - this.end) this.flush();
    if (room > BUFFER_BYTES) {
      this.stream.write(`${line}\n`);
      return;
    }
    this.end += this.buffer.write(line, this.end);
    this.buffer[this.end++] = 0x0a;
    this.timer ??= setTimeout(this.flushIfTaken, FLUSH_MS);
  }

  /** While the reader is behind, lines wait here until the buffer is full: a buffer for every few lines would take far more memory. */
  private readonly flushIfTaken = (): void => {
    if (this.stream.writableLength === 0) return this.flush();
    this.timer = setTimeout(this.flushIfTaken, FLUSH_MS);
  };
}

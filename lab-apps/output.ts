// Edge. Lines to standard output, many in one system call: a server that logs every message would else spend more time on its log than on its peers.
import { type Writable } from "node:stream";

/** Nobody sees the difference, and thousands of lines share a write. */
const FLUSH_MS = 10;

/** Lines are written at once when so many bytes wait. They wait as bytes, for strings would be garbage by the time they are written. */
const BUFFER_BYTES = 1 << 16;

/** Of a UTF-16 code unit as UTF-8. */
const MAX_BYTES_PER_UNIT = 3;

export class LineOutput {
  private buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private end = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param onClosed nobody reads the lines any more (EPIPE), or they can't be written */
  constructor(
    private readonly stream: Writable,
    onClosed: (error: NodeJS.ErrnoException) => void,
  ) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (this.closed) return;
      this.closed = true;
      onClosed(error);
    });
  }

  /** @param line without its end */
  readonly write = (line: string): void => {
    if (this.closed) return;
    const room = MAX_BYTES_PER_UNIT * line.length + 1;
    if (room > BUFFER_BYTES - this.end) this.flush();
    if (room > BUFFER_BYTES) {
      this.stream.write(`${line}\n`);
      return;
    }
    this.end += this.buffer.write(line, this.end);
    this.buffer[this.end++] = 0x0a;
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  };

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.end === 0 || this.closed) return;
    this.stream.write(this.buffer.subarray(0, this.end));
    this.end = 0;
    // What has not been taken at once is the stream's from now on.
    if (this.stream.writableLength > 0) this.buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Settles once all lines have been taken, so that the process may exit. */
  async drained(): Promise<void> {
    this.flush();
    if (!this.closed) await new Promise<void>((resolve) => this.stream.write("", () => resolve()));
  }
}

// Edge. Lines to standard output, many in one system call: a server that logs every message would else spend more time on its log than on its peers.
import { type Writable } from "node:stream";

/** Nobody sees the difference, and thousands of lines share a write. */
const FLUSH_MS = 10;

/** Beyond so much it is written at once: memory for lines is bounded, and the garbage collector has few of them to carry along. */
const FLUSH_CHARACTERS = 1 << 14;

export class LineOutput {
  private pending = "";
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

  readonly write = (line: string): void => {
    if (this.closed) return;
    this.pending += line;
    if (this.pending.length >= FLUSH_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  };

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending === "" || this.closed) return;
    this.stream.write(this.pending);
    this.pending = "";
  }

  /** Settles once all lines have been taken, so that the process may exit. */
  async drained(): Promise<void> {
    this.flush();
    if (!this.closed) await new Promise<void>((resolve) => this.stream.write("", () => resolve()));
  }
}

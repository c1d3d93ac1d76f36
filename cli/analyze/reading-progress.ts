// A line about how much of a capture is read, on a terminal only, once it takes more than a second.
import { percent, whole } from "../../capture-analysis/words";

const FIRST_AFTER_MS = 1000;
const THEN_EVERY_MS = 250;

export class ReadingProgress {
  private bytes = 0;
  private next = Date.now() + FIRST_AFTER_MS;
  private shown = false;

  /** @param size in bytes @default - it is not known */
  constructor(
    private readonly name: string,
    private readonly size?: number,
    private readonly output: Pick<NodeJS.WriteStream, "write" | "isTTY"> = process.stderr,
  ) {}

  read(bytes: number): void {
    this.bytes += bytes;
    if (!this.output.isTTY || Date.now() < this.next) return;
    this.next = Date.now() + THEN_EVERY_MS;
    this.shown = true;
    const megabytes = `${whole(this.bytes / 1e6)} MB`;
    const share = this.size ? ` of ${whole(this.size / 1e6)} MB (${percent(this.bytes / this.size)})` : "";
    this.output.write(`\r\x1b[Kreading ${this.name}: ${megabytes}${share}`);
  }

  /** Removes the line. */
  end(): void {
    if (this.shown) this.output.write("\r\x1b[K");
    this.shown = false;
  }
}

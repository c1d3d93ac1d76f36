// A log that never takes more than its limit: when the newer half is full, it becomes the older one.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { LOG_LIMIT, type LogFiles } from "../service-log";

export class BoundedLog {
  private file: number;
  private size: number;

  constructor(
    private readonly files: LogFiles,
    private readonly limit = LOG_LIMIT,
  ) {
    mkdirSync(dirname(files.newer), { recursive: true });
    this.file = openSync(files.newer, "a");
    this.size = fstatSync(this.file).size;
  }

  /** What cannot be written, as on a full disk, is lost; the service goes on. */
  write(chunk: Uint8Array): void {
    try {
      if (this.size + chunk.length > this.limit / 2) this.rotate();
      this.size += writeSync(this.file, chunk);
    } catch {
      // Nobody can be told.
    }
  }

  private rotate(): void {
    renameSync(this.files.newer, this.files.older);
    const full = this.file;
    this.file = openSync(this.files.newer, "a");
    this.size = 0;
    closeSync(full);
  }
}

// A service's log, which never takes more than its limit: when the newer half is full, it becomes the older one.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";

/** Of both files together, in bytes. */
export const LOG_LIMIT = 10 * 1024 * 1024;

export interface LogFiles {
  readonly newer: string;
  /** Missing until the newer one was full. */
  readonly older: string;
}

/** @param host undefined for what runs in the VPC */
export function logFiles(labFolder: string, host: string | undefined, service: string): LogFiles {
  const newer = join(labFolder, "logs", host ?? ".vpc", `${service}.log`);
  return { newer, older: `${newer}.1` };
}

export class ServiceLog {
  private file: number | undefined;
  private size = 0;

  constructor(
    private readonly files: LogFiles,
    private readonly limit = LOG_LIMIT,
  ) {}

  /** To be called before the first write. Safe to repeat. */
  open(): void {
    if (this.file !== undefined) return;
    mkdirSync(dirname(this.files.newer), { recursive: true });
    this.file = openSync(this.files.newer, "a");
    this.size = fstatSync(this.file).size;
  }

  /** What cannot be written, as on a full disk, is lost; the service goes on. */
  write(chunk: Uint8Array): void {
    try {
      if (this.size + chunk.length > this.limit / 2) this.rotate();
      this.size += writeSync(this.file!, chunk);
    } catch {
      // Nobody can be told.
    }
  }

  private rotate(): void {
    renameSync(this.files.newer, this.files.older);
    const full = this.file!;
    this.file = openSync(this.files.newer, "a");
    this.size = 0;
    closeSync(full);
  }
}

// Reads a service's log to its end, again and again, over rotations and over labs.
import { type FileHandle, open, stat } from "node:fs/promises";
import type { LogFiles } from "../local-lab";

const CHUNK_BYTES = 64 * 1024;

/** @returns undefined if there is no such file */
async function orMissing<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function* rest(file: FileHandle): AsyncGenerator<Buffer> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

export class LogTail implements AsyncDisposable {
  private newer: FileHandle | undefined;

  constructor(
    readonly name: string,
    private readonly files: LogFiles,
  ) {}

  /** What was written since the last call; first, all that there is. */
  async *unread(): AsyncGenerator<Buffer> {
    const { newer, older } = this.files;
    if (!this.newer) {
      this.newer = await orMissing(open(newer));
      const file = await orMissing(open(older));
      // It has been rotated just now if both are one.
      if (file && (await file.stat()).ino !== (await this.newer?.stat())?.ino) yield* rest(file);
      await file?.close();
    }
    if (!this.newer) return;
    yield* rest(this.newer);
    const now = await orMissing(stat(newer));
    if (!now || now.ino === (await this.newer.stat()).ino) return;
    // It was rotated, or another lab of that name has come up: what was written to the old one since is still to be read.
    yield* rest(this.newer);
    await this.newer.close();
    this.newer = await orMissing(open(newer));
    if (this.newer) yield* rest(this.newer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.newer?.close();
  }
}

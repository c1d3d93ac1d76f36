// Follows a service's log across rotations, and across labs of the same name.
import { type FileHandle, open, stat } from "node:fs/promises";
import type { ServiceLog } from "../running-lab";
import type { LogFiles } from "./keeper/service-log";

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

export class LogTail implements ServiceLog {
  private newer: FileHandle | undefined;

  constructor(
    readonly name: string,
    private readonly files: LogFiles,
  ) {}

  /** What was written since the last call; at first, the whole log. */
  async *unread(): AsyncGenerator<Buffer> {
    const { newer, older } = this.files;
    if (!this.newer) {
      this.newer = await orMissing(open(newer));
      const file = await orMissing(open(older));
      // Rotated just now if both are the same file.
      if (file && (await file.stat()).ino !== (await this.newer?.stat())?.ino) yield* rest(file);
      await file?.close();
    }
    if (!this.newer) return;
    yield* rest(this.newer);
    const now = await orMissing(stat(newer));
    if (!now || now.ino === (await this.newer.stat()).ino) return;
    // Rotated, or another lab of that name has come up: read the rest of the old log first.
    yield* rest(this.newer);
    await this.newer.close();
    this.newer = await orMissing(open(newer));
    if (this.newer) yield* rest(this.newer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.newer?.close();
  }
}

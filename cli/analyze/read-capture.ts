// Passes a capture's bytes on, chunk by chunk, until its end or Ctrl-C.
import type { FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { FileProblem } from "../../capture-analysis/values";
import { type CaptureSource, reading } from "./capture-source";
import type { ReadingProgress } from "./reading-progress";

const FILE_CHUNK = 4 * 1024 * 1024;
const STREAM_CHUNK = 1024 * 1024;

/** A program that writes to a pipe gets the same Ctrl-C: it needs a moment to write what it still holds. */
const LAST_WORDS_MS = 300;

export interface ReadOutcome {
  readonly interrupted: boolean;
  /** What is wrong with the compression. @default - nothing, or the capture is not compressed */
  readonly problem?: FileProblem;
}

/** @param take gets bytes that are valid during the call only */
type Take = (bytes: Uint8Array) => void;

/** One buffer is filled while the other is used. */
async function readFile(handle: FileHandle, take: Take, isInterrupted: () => boolean): Promise<void> {
  const buffers = [Buffer.allocUnsafeSlow(FILE_CHUNK), Buffer.allocUnsafeSlow(FILE_CHUNK)] as const;
  const fill = (index: number) => handle.read(buffers[index % 2 === 0 ? 0 : 1], 0, FILE_CHUNK, null);
  let filling = fill(0);
  for (let index = 0; ; index++) {
    const { buffer, bytesRead } = await filling;
    if (bytesRead === 0) return;
    filling = fill(index + 1);
    take(buffer.subarray(0, bytesRead));
    if (!isInterrupted()) continue;
    await filling;
    return;
  }
}

/** Ends without an error if the stream is destroyed. */
function readStream(stream: Readable, take: Take): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on("data", take).on("error", reject).on("end", resolve).on("close", resolve);
  });
}

/** zlib's own words for what ends early or contradicts itself. */
const isDamage = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && /^Z_(BUF|DATA)_ERROR$/.test((error as NodeJS.ErrnoException).code ?? "");

async function readGzip(stream: Readable, take: Take): Promise<FileProblem | undefined> {
  let offset = 0;
  const gunzip = createGunzip({ chunkSize: STREAM_CHUNK });
  stream.on("error", (error) => gunzip.destroy(error)).on("close", () => stream.readableEnded || gunzip.destroy());
  try {
    await readStream(stream.pipe(gunzip), (bytes) => {
      offset += bytes.length;
      take(bytes);
    });
    return undefined;
  } catch (error) {
    if (!isDamage(error)) throw error;
    stream.destroy();
    return { offset, text: error.code === "Z_BUF_ERROR" ? "the gzip data ends early" : `the gzip data is damaged (${error.message})` };
  }
}

/**
 * The first Ctrl-C ends it early. Of a named pipe it only says so: the program at the other end, which gets the same Ctrl-C, is to close
 * it, for a read that waits would keep this process from exiting.
 *
 * @throws LabError if the source cannot be read
 */
export async function readCapture(source: CaptureSource, take: Take, progress: ReadingProgress): Promise<ReadOutcome> {
  const { handle, gzip, name } = source;
  const stream = source.stream ?? (gzip ? handle?.createReadStream({ highWaterMark: STREAM_CHUNK }) : undefined);
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
    if (stream && (handle || stream === process.stdin)) setTimeout(() => stream.destroy(), LAST_WORDS_MS).unref();
  };
  const takeAndShow = (bytes: Uint8Array) => {
    progress.read(bytes.length);
    take(bytes);
  };
  process.once("SIGINT", onInterrupt);
  try {
    if (!stream)
      await reading(
        name,
        readFile(handle as FileHandle, takeAndShow, () => interrupted),
      );
    else if (!gzip) await reading(name, readStream(stream, takeAndShow));
    else {
      stream.on("data", (bytes: Buffer) => progress.read(bytes.length));
      const problem = await reading(name, readGzip(stream, take));
      return { interrupted, ...(problem && !interrupted && { problem }) };
    }
    return { interrupted };
  } finally {
    process.off("SIGINT", onInterrupt);
    progress.end();
    await handle?.close().catch(() => undefined);
  }
}

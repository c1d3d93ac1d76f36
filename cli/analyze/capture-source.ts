// Where `lab analyze` reads a capture from: a file, a pipe or standard input; gzip is undone on the way.
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { LabError } from "../../local-lab";
import { fileSystemError } from "../../set-up/file-system-error.cjs";
import { UsageError } from "../exit-status";

export interface CaptureSource {
  /** "standard input" for `-`. */
  readonly name: string;
  readonly gzip: boolean;
  /** In bytes, as stored. @default - it is not known: a pipe */
  readonly size?: number;
  /** For a file: quick to read. */
  readonly handle?: FileHandle;
  /** For what is no file. */
  readonly stream?: Readable;
}

const GZIP_MAGIC = [0x1f, 0x8b];

const isGzip = (bytes: Uint8Array) => GZIP_MAGIC.every((byte, index) => bytes[index] === byte);

/** @throws LabError that names the file and says in one line what cannot be done */
export async function reading<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new LabError(fileSystemError(error, name) ?? (error as Error).message);
  }
}

/** The stream's first bytes, which it will give again. */
async function peek(stream: Readable, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const taken = () => Buffer.concat(chunks);
  await new Promise<void>((resolve, reject) => {
    const onReadable = () => {
      for (let chunk: Buffer | null; taken().length < length && (chunk = stream.read() as Buffer | null);) chunks.push(chunk);
      if (taken().length >= length) done();
    };
    const done = () => {
      stream.off("readable", onReadable).off("end", done).off("error", reject);
      resolve();
    };
    stream.on("readable", onReadable).on("end", done).on("error", reject);
  });
  const first = taken();
  if (first.length > 0 && !stream.readableEnded) stream.unshift(first);
  return first;
}

/**
 * @param path `-` is standard input
 * @throws UsageError if that is a terminal; LabError if the file cannot be read
 */
export async function openCapture(path: string): Promise<CaptureSource> {
  if (path === "-") {
    if (process.stdin.isTTY) throw new UsageError("standard input is a terminal: name a file, or pipe a capture into lab analyze -");
    return ofStream("standard input", process.stdin);
  }
  const handle = await reading(path, open(path));
  const stats = await handle.stat();
  if (!stats.isFile() && !stats.isDirectory()) return ofStream(path, handle.createReadStream());
  const first = await reading(path, handle.read(Buffer.alloc(GZIP_MAGIC.length), 0, GZIP_MAGIC.length, 0));
  return { name: path, gzip: isGzip(first.buffer), size: stats.size, handle };
}

async function ofStream(name: string, stream: Readable): Promise<CaptureSource> {
  return { name, gzip: isGzip(await reading(name, peek(stream, GZIP_MAGIC.length))), stream };
}

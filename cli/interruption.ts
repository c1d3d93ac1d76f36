// Ctrl-C: whatever a verb has done is undone before it ends.
import { EXIT } from "./exit-status";
import { progress } from "./output";

/** A signal interrupted the verb. As in a shell, the exit status is 128 and the signal's number. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  constructor(readonly exitStatus: number) {
    super("interrupted");
  }
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 } as const;

/** Set while a verb has something to undo. */
let controller: AbortController | undefined;

/** Does what a signal would do. @returns false if there is nothing to undo */
export function interrupt(signal: keyof typeof SIGNALS): boolean {
  if (!controller) return false;
  if (controller.signal.aborted) return true;
  controller.abort(new InterruptedError(EXIT.signal + SIGNALS[signal]));
  progress(`${signal}: undoing`);
  return true;
}

/** Aborted, with an InterruptedError, by the first such signal. Further ones are ignored: cleaning up is quick, and must be finished. */
export function interruption(): AbortSignal {
  controller = new AbortController();
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) process.on(signal, interrupt);
  return controller.signal;
}

/** A failure after the signal is due to it. @throws InterruptedError then */
export async function orInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

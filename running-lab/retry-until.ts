// Waits for a condition that nothing announces.
import { setTimeout as sleep } from "node:timers/promises";

export interface RetryOptions {
  /** In ms. The last try comes after it. @default - no limit */
  readonly timeoutMs?: number;
  /** Pause between two tries, in ms; at least as long as the last try took. @default 20 */
  readonly intervalMs?: number;
  /** Ends the wait early. @default - nothing does */
  readonly signal?: AbortSignal;
  /** The error to throw after the timeout. @default - "timed out after N s" */
  readonly onTimeout?: () => Error;
}

/** `undefined` and `false`: try again. */
export type Tried<T> = T | undefined | false;

/**
 * Tries at once, and again until there is a result.
 *
 * @throws the signal's reason, the timeout's error, or what a try throws
 */
export async function retryUntil<T>(
  attempt: () => Tried<T> | Promise<Tried<T>>,
  { timeoutMs = Infinity, intervalMs = 20, signal, onTimeout }: RetryOptions = {},
): Promise<T> {
  const start = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const triedAt = performance.now();
    const result = await attempt();
    if (result !== undefined && result !== false) return result;
    const now = performance.now();
    if (now - start >= timeoutMs) throw onTimeout?.() ?? new Error(`timed out after ${timeoutMs / 1000} s`);
    // An abort rejects with an AbortError, which hides the signal's reason.
    await sleep(Math.max(intervalMs, now - triedAt), undefined, { signal }).catch(() => undefined);
  }
}

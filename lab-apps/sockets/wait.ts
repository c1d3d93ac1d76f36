// Waits that a signal ends. They reject with the signal's own reason; Node's own reject with an AbortError that hides it.
import { type EventEmitter, once } from "node:events";
import { setImmediate, setTimeout } from "node:timers/promises";

async function unlessAborted<T>(waiting: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await waiting;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Settles with what the event brings. @throws the signal's reason once it is aborted, or the emitter's error */
export function untilEvent<T extends readonly unknown[]>(emitter: EventEmitter, event: string, signal: AbortSignal): Promise<T> {
  return unlessAborted(once(emitter, event, { signal }) as unknown as Promise<T>, signal);
}

/** Settles after that many seconds; 0 costs no timer, only a turn of the event loop. @throws the signal's reason once it is aborted */
export function untilElapsed(seconds: number, signal: AbortSignal): Promise<void> {
  return unlessAborted(seconds === 0 ? setImmediate(undefined, { signal }) : setTimeout(seconds * 1000, undefined, { signal }), signal);
}

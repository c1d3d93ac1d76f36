// Who gets the packets that demonstrations capture.
import type { RunningLab } from "../running-lab";

export interface Captures {
  /** Begins a capture. @returns once packets are captured; what it returns ends the capture, and has dealt with all of it then */
  begin(running: RunningLab, demonstration: string, host: string, filter: string): Promise<AsyncDisposable>;
}

async function disposeAll(begun: readonly AsyncDisposable[]): Promise<void> {
  const results = await Promise.allSettled(begun.map((each) => each[Symbol.asyncDispose]()));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

/** @returns undefined if there are none */
export function eachOf(captures: readonly Captures[]): Captures | undefined {
  if (captures.length < 2) return captures[0];
  return {
    async begin(...capture) {
      const begun: AsyncDisposable[] = [];
      try {
        for (const each of captures) begun.push(await each.begin(...capture));
      } catch (error) {
        await disposeAll(begun);
        throw error;
      }
      return { [Symbol.asyncDispose]: () => disposeAll(begun) };
    },
  };
}

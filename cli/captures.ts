// Who gets the packets that demonstrations capture.
import type { CaptureAnalyzer } from "../capture-analysis";
import type { RunningLab } from "../running-lab";

export interface Captures {
  /**
   * A demonstration has begun a capture.
   *
   * @param analyzer of the demonstration's own capture, which has its packets' headers
   * @returns before there are packets to be captured; what it returns has dealt with all of them once it is disposed
   */
  begin(running: RunningLab, demonstration: string, host: string, filter: string, analyzer: CaptureAnalyzer): Promise<AsyncDisposable>;
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

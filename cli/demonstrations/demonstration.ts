// Pure. What a demonstration is.
import type { Stage } from "./stage";

export interface Finding {
  /** What was seen, in plain words and with the figures of this very run. */
  readonly seen: readonly string[];
  /** Whether that is what the demonstration is to show. */
  readonly asExpected: boolean;
}

export interface Demonstration {
  readonly title: string;
  /** What is shown, in plain words. */
  readonly shows: string;
  readonly run: (stage: Stage) => Promise<Finding>;
}

/** "1 packet", "2 packets" */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** "0.4 ms", "1.25 s" */
export function duration(seconds: number): string {
  return seconds < 0.1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

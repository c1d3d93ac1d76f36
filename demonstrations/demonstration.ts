// What a demonstration is.
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

export interface ScenarioDemonstrations {
  /** Those that have a part in them. */
  readonly hosts: readonly string[];
  /** In their order. */
  readonly list: readonly Demonstration[];
}

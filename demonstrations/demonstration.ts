// What a demonstration is.
import type { Stage } from "./stage";

export interface Finding {
  /** What was seen, in plain words, with this run's figures. */
  readonly seen: readonly string[];
  /** Whether that is what the demonstration should show. */
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

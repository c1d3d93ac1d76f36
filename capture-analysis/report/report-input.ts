// What a report is made of: plain values, so that any analysis, sentences and names can be drawn.
import type { Sentence } from "../sentences";
import type { Trace } from "../trace";
import type { Analysis, Connection } from "../values";

export interface CaptureInput {
  /** Begins each id of the section: letters, digits and hyphens, different for each section of a page. @default "capture" */
  readonly id?: string;
  /** The section's heading. */
  readonly title: string;
  readonly analysis: Analysis;
  /** Connections without a trace are only in the table. */
  readonly traces: readonly Trace[];
  /** About the whole, worst first. @default - those of `summarySentences` */
  readonly summary?: readonly Sentence[];
  /** About one connection. @default - those of `connectionSentences` */
  readonly sentences?: (connection: Connection, trace: Trace) => readonly Sentence[];
  /** Hosts' names by address. @default - addresses only */
  readonly names?: ReadonlyMap<string, string>;
  /** Why a packet went no further, by its frame: the rule that dropped it. @default - nothing is known to be dropped */
  readonly drops?: ReadonlyMap<number, string>;
  /** Which connections to show in full. @default - those with which something went wrong, or else the first */
  readonly inFull?: (connection: Connection) => boolean;
}

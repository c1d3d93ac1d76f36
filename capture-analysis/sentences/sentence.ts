// A sentence about a capture, and how sentences are ordered.

/** `fault`: something did not work; `slow`: it worked, but lost time; `note`: good to know. */
export type Severity = "fault" | "slow" | "note";

export interface Sentence {
  readonly text: string;
  /** That show it, in ascending order. */
  readonly frames: readonly number[];
  /** Wireshark's display filter for those frames, or for somewhat more if they are too many to list. */
  readonly filter: string;
  readonly severity: Severity;
  /** The connection's number. @default - it is about none, or about several */
  readonly connection?: number;
}

/** A sentence with its rank. */
export interface Remark extends Sentence {
  /** Among those of the same severity, mostly seconds lost. */
  readonly weight: number;
}

const SEVERITIES: readonly Severity[] = ["fault", "slow", "note"];

/** Worst first; of equals, the earlier one. */
export function worstFirst(remarks: readonly Remark[]): Remark[] {
  const rank = ({ severity }: Remark) => SEVERITIES.indexOf(severity);
  return remarks.toSorted((a, b) => rank(a) - rank(b) || b.weight - a.weight);
}

export function sentenceOf({ text, frames, filter, severity, connection }: Remark): Sentence {
  return { text, frames, filter, severity, ...(connection !== undefined && { connection }) };
}

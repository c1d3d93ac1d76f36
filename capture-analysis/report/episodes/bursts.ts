// Joins retransmissions that belong together: a burst of one kind, or one segment sent over and over.
import type { Retransmission } from "../../values";

/** Of a burst, in seconds from one retransmission to the next. */
const WITHIN = 0.05;

function belongs(burst: readonly Retransmission[], next: Retransmission): boolean {
  const [first, last] = [burst[0]!, burst.at(-1)!];
  const same = [first, last].some(({ firstSent }) => firstSent !== undefined && firstSent.frame === next.firstSent?.frame);
  return last.kind === next.kind && last.from === next.from && (same || next.time - last.time <= WITHIN);
}

/** In order of time. */
export function bursts(repairs: readonly Retransmission[]): readonly (readonly Retransmission[])[] {
  const found: Retransmission[][] = [];
  for (const repair of repairs) {
    const burst = found.at(-1);
    if (burst !== undefined && belongs(burst, repair)) burst.push(repair);
    else found.push([repair]);
  }
  return found;
}

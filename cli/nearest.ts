// Pure. "No such host": the error that lists the known words and the nearest of them.
import { UsageError } from "./exit-status";

/** Optimal string alignment distance: insertions, deletions, substitutions, and swaps of neighbours. */
function distance(left: string, right: string): number {
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= left.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (same ? 0 : 1),
          swapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(left.length, right.length);
}

/** The known word most like the one given, where it is like it at all: at most a third of the letters differ, or one begins the other. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  const scored = known.map((candidate) => ({ candidate, score: distance(lower, candidate.toLowerCase()) }));
  const best = scored.sort((a, b) => a.score - b.score)[0];
  if (best && best.score <= limit) return best.candidate;
  return known.find((candidate) => lower.length > 1 && (candidate.startsWith(lower) || lower.startsWith(candidate)));
}

/** "server, client-1 to client-50": words that differ in a counting number at their end are drawn together. */
export function listed(words: readonly string[]): string {
  const runs: { stem: string; first: number; last: number; words: string[] }[] = [];
  for (const word of words) {
    const [, stem = word, digits = "NaN"] = /^(.*?)(\d+)$/.exec(word) ?? [];
    const number = Number(digits);
    const run = runs.at(-1);
    if (run && run.stem === stem && run.last + 1 === number) {
      run.last = number;
      run.words.push(word);
    } else runs.push({ stem, first: number, last: number, words: [word] });
  }
  return runs.map((run) => (run.words.length > 2 ? `${run.words[0]} to ${run.words.at(-1)}` : run.words.join(", "))).join(", ");
}

/** What to throw where a word is not among the known ones. */
export function unknown(kind: string, word: string, known: readonly string[]): UsageError {
  const like = nearest(word, known);
  return new UsageError(`no ${kind} "${word}"${like === undefined ? "" : `; did you mean ${like}?`}\nthere are: ${listed(known)}`);
}

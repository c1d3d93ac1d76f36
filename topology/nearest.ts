// Known words for people: the one most like a given word, and the list of them.
import { closest, distance } from "fastest-levenshtein";

/**
 * The known word most like the given one.
 *
 * @default - none is like it: more than a third of its letters, and more than two, differ, and neither begins the other
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const limit = lower.length < 3 ? 1 : Math.max(2, Math.floor(lower.length / 3));
  const best = known.length === 0 ? undefined : closest(lower, known);
  if (best !== undefined && distance(lower, best) <= limit) return best;
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

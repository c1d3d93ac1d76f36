// "No such host": the error that lists the known words and the nearest of them.
import { listed, nearest } from "../topology/nearest";
import { UsageError } from "./exit-status";

/** The error for an unknown word. */
export function unknown(kind: string, word: string, known: readonly string[]): UsageError {
  const like = nearest(word, known);
  return new UsageError(`no ${kind} "${word}"${like === undefined ? "" : `; did you mean ${like}?`}\nthere are: ${listed(known)}`);
}

// Spellings of an option that the original's programs take, too: an unambiguous beginning, and underscores for hyphens.
import { UsageError } from "./values";

/** An option as it is declared. */
export interface SpelledOption {
  /** With its hyphens, such as `--msg-count`. */
  readonly long: string;
  /** @default - it has no short name */
  readonly short?: string | undefined;
  readonly takesValue: boolean;
}

/** @throws UsageError if several options begin so */
function fullName(written: string, options: readonly SpelledOption[]): string {
  const beginning = written.replaceAll("_", "-");
  const meant = options.map(({ long }) => long).filter((long) => long.startsWith(beginning));
  if (meant.length > 1 && !meant.includes(beginning))
    throw new UsageError(`ambiguous option ${written}: it could be ${meant.join(" or ")}`);
  if (meant.includes(beginning)) return beginning;
  return meant[0] ?? written;
}

/**
 * Writes the options of a command line out in full. One that matches none is left as it is.
 *
 * @throws UsageError if several options begin so
 */
export function spellOut(words: readonly string[], options: readonly SpelledOption[]): string[] {
  const spelled: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === "--") return [...spelled, ...words.slice(index)];
    const [written = "", ...value] = word.startsWith("--") ? word.split("=") : [word];
    const name = written.startsWith("--") ? fullName(written, options) : written;
    spelled.push([name, ...value].join("="));
    const takesNextWord = options.some(({ long, short, takesValue }) => takesValue && (long === name || short === name));
    if (takesNextWord && value.length === 0 && index + 1 < words.length) spelled.push(words[++index]!);
  }
  return spelled;
}

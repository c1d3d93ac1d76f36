// Pure. A colour per connection or peer, and text that a terminal may show.
import { inspect } from "node:util";

const NAMES = [
  "green",
  "yellow",
  "cyan",
  "magenta",
  "blue",
  "greenBright",
  "yellowBright",
  "cyanBright",
  "magentaBright",
  "blueBright",
] as const;
const PALETTE = NAMES.map((name) => inspect.colors[name] ?? [39, 39]);

/** Paints text in the colour of the worker, connection or peer of that number; colours come round again. */
export function paint(text: string, number: number): string {
  const [on, off] = PALETTE[number % PALETTE.length]!;
  return `\x1b[${on}m${text}\x1b[${off}m`;
}

// eslint-disable-next-line no-control-regex -- what a peer sends must not steer the terminal: C0, DEL and C1 (ECMA-48), and the marks that turn text round
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, "g");
const SUSPECT = new RegExp(UNPRINTABLE.source);

/** The text in one line, its control characters as escapes. */
export function printable(text: string): string {
  // The test is a fraction of the replacement's cost, and hardly any text needs one.
  if (!SUSPECT.test(text)) return text;
  // Nearly every text is printable, and to look is quicker than to replace nothing.
  if (!UNPRINTABLE.test(text)) return text;
  return text.replace(EACH_UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const MAX_SHOWN = 120;

/** The beginning of a long text, and how long it is. */
export function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}... (${text.length} characters)`;
}

/** Whether a stream wants colours (https://no-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
}

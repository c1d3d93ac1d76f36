// A peer's text for people: one line, safe for a terminal, and not too long.
import { wholeCharacters } from "../wire/message";

// What a peer sends must not control the terminal: C0, DEL and C1 (ECMA-48), and the marks that reverse text.
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, "g");

/** The text in one line, its control characters as escapes. */
export function printable(text: string): string {
  // Nearly every text is printable, and a test is quicker than a replacement of nothing.
  if (!UNPRINTABLE.test(text)) return text;
  return text.replace(EACH_UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const MAX_SHOWN = 120;

/** The beginning of a long text, and how long it is. */
export function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}... (${text.length} characters)`;
}

/** The same for undecoded text, which becomes printable: decodes only the beginning of a long one. */
export function preview(payload: Buffer): string {
  if (payload.length <= MAX_SHOWN) return printable(payload.toString("utf8"));
  return `${printable(payload.toString("utf8", 0, wholeCharacters(payload, MAX_SHOWN)))}... (${payload.length} bytes)`;
}

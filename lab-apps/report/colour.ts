// A colour per connection or peer, on a terminal.
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

/** Paints text in the colour of the worker, connection or peer of that number; colours repeat. */
export function paint(text: string, number: number): string {
  const [on, off] = PALETTE[number % PALETTE.length]!;
  return `\x1b[${on}m${text}\x1b[${off}m`;
}

/** Whether a stream wants colours: NO_COLOR (https://no-color.org) comes before FORCE_COLOR, which 0 turns off as in Node.js. */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  if (environment["NO_COLOR"]) return false;
  if (environment["FORCE_COLOR"]) return environment["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && environment["TERM"] !== "dumb";
}

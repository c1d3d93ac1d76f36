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

/** Paints text in the colour of the worker, connection or peer of that number; colours come round again. */
export function paint(text: string, number: number): string {
  const [on, off] = PALETTE[number % PALETTE.length]!;
  return `\x1b[${on}m${text}\x1b[${off}m`;
}

/** Whether a stream wants colours (https://no-color.org, https://force-color.org). */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  if (environment["NO_COLOR"]) return false;
  return !!environment["FORCE_COLOR"] || (stream.isTTY === true && environment["TERM"] !== "dumb");
}

// Values on a command line, from text: what was got, what is allowed.
import { isIP } from "node:net";

/** A mistake in a command line: exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Seconds, from the shortest to the longest. */
export interface Interval {
  readonly minSec: number;
  readonly maxSec: number;
}

/** A day. Node's timers are limited to 24.8 days. */
const MAX_SECONDS = 86_400;

/** Labels of letters, digits, hyphens and (as found in the field) underscores; the last one is no number (RFC 1123, section 2.1). */
const HOST_NAME = /^(?=.{1,253}\.?$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i;

/** @throws UsageError */
export function parseHost(text: string): string {
  if (isIP(text) !== 0 || HOST_NAME.test(text)) return text;
  throw new UsageError(`expected a host name or an IP address, such as 10.0.0.10: got "${text}"`);
}

/** Parser of whole numbers in a range. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (number >= min && number <= max) return number;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new UsageError(`expected a whole number ${range}: got "${text}"`);
  };
}

/** @throws UsageError */
export const parsePort = wholeNumber(1, 65535);

/** A port above the well-known ones (RFC 6335, section 6), which need no privilege. @throws UsageError */
export const parseUserPort = wholeNumber(1024, 65535);

/** How many messages to send; 0 connects and closes. @throws UsageError */
export const parseCount = wholeNumber(0);

function seconds(text: string, min: number): number {
  const number = /^(\d{1,9}|\d{0,9}\.\d{1,9})$/.test(text) ? Number(text) : NaN;
  if (number >= min && number <= MAX_SECONDS) return number;
  throw new UsageError(`expected seconds from ${min} to ${MAX_SECONDS}, such as 2 or 0.5: got "${text}"`);
}

/** Zero or more seconds. @throws UsageError */
export const parseSeconds = (text: string): number => seconds(text, 0);

/** A time limit in seconds, at least a millisecond. @throws UsageError */
export const parseTimeout = (text: string): number => seconds(text, 0.001);

/** Whole seconds, as the kernel takes them (tcp(7), TCP_KEEPIDLE: MAX_TCP_KEEPIDLE in linux/net/tcp.h). @throws UsageError */
export const parseKeepalive = wholeNumber(1, 32_767);

/** "5..25", or "5" for always the same. @throws UsageError */
export function parseInterval(text: string): Interval {
  const [min = "", max = min, ...rest] = text.split("..");
  const interval = { minSec: seconds(min, 0), maxSec: seconds(max, 0) };
  if (rest.length > 0 || interval.maxSec < interval.minSec)
    throw new UsageError(`expected seconds as MIN or MIN..MAX, the longest last, such as 5..25: got "${text}"`);
  return interval;
}

/** A name that goes into messages. @throws UsageError */
export function parseName(text: string): string {
  if (text !== "" && Buffer.byteLength(text) <= 255) return text;
  throw new UsageError(`expected a name of 1 to 255 bytes: got ${text === "" ? "nothing" : `${Buffer.byteLength(text)} bytes`}`);
}

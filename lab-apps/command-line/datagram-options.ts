// The format of datagrams: plain, or as the Python programs write them, padded to 4096 bytes and with texts in quotes.
import { encodeDatagram } from "../wire/datagram";
import { flag, optional } from "./program";
import { UsageError, wholeNumber } from "./values";

/** What a datagram over IPv4 can carry: 65,535 bytes less the headers of IP (RFC 791, section 3.1) and UDP (RFC 768). */
const MAX_DATAGRAM_BYTES = 65_507;

/** A datagram that holds at least the message's header and a byte. */
const MIN_DATAGRAM_BYTES = 5;

export const datagramSizeOption = optional(
  "--datagram-size <bytes>",
  "pad every datagram with zero bytes to this size (default: no padding)",
  wholeNumber(MIN_DATAGRAM_BYTES, MAX_DATAGRAM_BYTES),
);

/** For programs that send first. A server answers in the format of the question. */
export const DATAGRAM_OPTIONS = {
  datagramSize: datagramSizeOption,
  quoteText: flag("--quote-text", "write each text as a JSON string, in quotes"),
} as const;

/** The text as a datagram by those options. @throws UsageError if it does not fit */
export function encodeText(text: string, options: { readonly datagramSize: number | undefined; readonly quoteText: boolean }): Buffer {
  try {
    return encodeDatagram({ type: "text", text }, { size: options.datagramSize, quoted: options.quoteText });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`${error.message}: give a larger --datagram-size, or a shorter name`) : error;
  }
}

// A message in a UDP datagram, with the original's two habits: it pads every datagram with zero bytes, and writes a text as a JSON string.
import { decodePayload, encodeMessage, HEADER_BYTES, MalformedMessageError, type Message, messageType } from "./message";

/** The original's datagram size. */
export const ORIGINAL_DATAGRAM_BYTES = 4096;

export interface DatagramMessage {
  readonly message: Message;
  /** The text came as a JSON string, in quotes, as the original writes it; `message` has it without them. */
  readonly quoted: boolean;
}

export interface DatagramFormat {
  /** Pad with zero bytes to this size. @default - no padding */
  readonly size?: number;
  /** Write a text as a JSON string: the original's format. @default false */
  readonly quoted?: boolean;
}

/** The text of a JSON string. @default - undefined: it is not one */
export function unquoted(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As Python's json.dumps writes a string: in ASCII. */
function quotedInAscii(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** @throws RangeError if the message does not fit the size, or the header */
export function encodeDatagram(message: Message, { size, quoted = false }: DatagramFormat = {}): Buffer {
  const bytes = encodeMessage(quoted && message.type === "text" ? { type: "text", text: quotedInAscii(message.text) } : message);
  if (size === undefined) return bytes;
  if (bytes.length > size)
    throw new RangeError(`a message of ${bytes.length} bytes, its header included, does not fit a datagram of ${size}`);
  return Buffer.concat([bytes], size);
}

/** What follows the message is padding. @throws MalformedMessageError if the datagram holds no well-formed message */
export function decodeDatagram(datagram: Buffer): DatagramMessage {
  if (datagram.length < HEADER_BYTES)
    throw new MalformedMessageError(`a datagram of ${datagram.length} bytes has no header of ${HEADER_BYTES}`);
  const length = datagram.readUInt16BE(0);
  const type = messageType(datagram.readUInt16BE(2));
  if (datagram.length < HEADER_BYTES + length)
    throw new MalformedMessageError(`the header says ${length} payload bytes, the datagram has ${datagram.length - HEADER_BYTES}`);
  const message = decodePayload(type, datagram.subarray(HEADER_BYTES, HEADER_BYTES + length));
  const text = message.type === "text" ? unquoted(message.text) : undefined;
  return text === undefined ? { message, quoted: false } : { message: { type: "text", text }, quoted: true };
}

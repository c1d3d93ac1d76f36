// The message on the wire, the same for TCP and UDP: a header of 4 bytes in network byte order, then the payload in UTF-8.
import { isUtf8 } from "node:buffer";

/** Payload length (unsigned 16 bits), then message type (unsigned 16 bits). */
export const HEADER_BYTES = 4;

/** The maximum of the header's 16 bits of length. */
export const MAX_PAYLOAD_BYTES = 0xffff;

export const MESSAGE_TYPE = { text: 1, json: 2 } as const;
export type MessageType = (typeof MESSAGE_TYPE)[keyof typeof MESSAGE_TYPE];

export type Message = { readonly type: "text"; readonly text: string } | { readonly type: "json"; readonly value: unknown };

/** The text of a message, or its JSON. */
export function textOf(message: Message): string {
  return message.type === "text" ? message.text : JSON.stringify(message.value);
}

/** A peer's message breaks the format; `message` says how, in one line. It is the peer's mistake, not a defect. */
export class MalformedMessageError extends Error {
  override readonly name = "MalformedMessageError";
}

/** @throws MalformedMessageError if the header's type is neither text nor JSON */
export function messageType(number: number): MessageType {
  if (number === MESSAGE_TYPE.text || number === MESSAGE_TYPE.json) return number;
  throw new MalformedMessageError(`unknown message type ${number}; expected ${MESSAGE_TYPE.text} (text) or ${MESSAGE_TYPE.json} (JSON)`);
}

/** @throws RangeError if the payload is longer than the header can say */
export function encodeMessage(message: Message): Buffer {
  const payload = message.type === "text" ? message.text : JSON.stringify(message.value);
  const length = Buffer.byteLength(payload);
  if (length > MAX_PAYLOAD_BYTES) throw new RangeError(`a payload has at most ${MAX_PAYLOAD_BYTES} bytes: got ${length}`);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  bytes.writeUInt16BE(length, 0);
  bytes.writeUInt16BE(MESSAGE_TYPE[message.type], 2);
  bytes.write(payload, HEADER_BYTES);
  return bytes;
}

/** @throws MalformedMessageError if the payload is not UTF-8 */
export function checkUtf8(payload: Buffer): void {
  if (!isUtf8(payload)) throw new MalformedMessageError(`the payload of ${payload.length} bytes is not UTF-8`);
}

/** How many bytes, at most `maxBytes`, are whole characters: a cut must not precede a continuation byte (RFC 3629, section 3). */
export function wholeCharacters(payload: Buffer, maxBytes: number): number {
  let end = Math.min(payload.length, maxBytes);
  if (end < payload.length) while (end > 0 && (payload[end]! & 0xc0) === 0x80) end--;
  return end;
}

/** RFC 8259, section 9, allows a limit; without one, a walk of the value (as by JSON.stringify) overflows the stack. */
const MAX_JSON_LEVELS = 100;

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedMessageError(`the payload of ${Buffer.byteLength(text)} bytes is not JSON`);
  }
}

/** @throws MalformedMessageError if the payload is not UTF-8, or is JSON that does not parse or nests too deep */
export function decodePayload(type: MessageType, payload: Buffer): Message {
  const text = payload.toString("utf8");
  // Bytes that are not UTF-8 are decoded as U+FFFD: only a text that has one needs a second look.
  if (text.includes("\ufffd")) checkUtf8(payload);
  if (type === MESSAGE_TYPE.text) return { type: "text", text };
  const value = parseJson(text);
  if (nestsDeeper(value, MAX_JSON_LEVELS)) throw new MalformedMessageError(`the JSON nests deeper than ${MAX_JSON_LEVELS} levels`);
  return { type: "json", value };
}

// What a server answers to a text.
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, MESSAGE_TYPE, wholeCharacters } from "./message";

/** What a server answers to a text. */
export function answerTo(text: string): string {
  return `Response to message: ${text}`;
}

const REFUSAL = "No more connections: ";

/** What the TCP server sends an extra client before it closes the connection. */
export function refusal(maxConnections: number): string {
  return `${REFUSAL}this server has ${maxConnections} already, its most`;
}

export function isRefusal(text: string): boolean {
  return text.startsWith(REFUSAL);
}

const ANSWER_PREFIX = Buffer.from(answerTo(""));

/** The part of a text that fits its answer. */
export function repeatedPart(payload: Buffer): Buffer {
  const kept = wholeCharacters(payload, MAX_PAYLOAD_BYTES - ANSWER_PREFIX.length);
  return kept === payload.length ? payload : payload.subarray(0, kept);
}

/** Bytes on the wire of the longest answer. */
export const MAX_ANSWER_BYTES = HEADER_BYTES + MAX_PAYLOAD_BYTES;

/** Bytes on the wire of the answer to a text. */
export function answerBytes(payload: Buffer): number {
  return HEADER_BYTES + ANSWER_PREFIX.length + repeatedPart(payload).length;
}

/**
 * Writes the answer to a text as a message for the wire: "Response to message: <message>".
 * The end of a text is left out if the answer would have more than the 65,535 bytes of payload that a header can say.
 *
 * @param target has room for it: see {@link answerBytes}
 * @returns where the answer ends
 */
export function writeAnswer(target: Buffer, offset: number, payload: Buffer): number {
  const repeated = repeatedPart(payload);
  const length = ANSWER_PREFIX.length + repeated.length;
  const begin = offset + HEADER_BYTES;
  target.writeUInt32BE(length * 0x10000 + MESSAGE_TYPE.text, offset);
  target.set(ANSWER_PREFIX, begin);
  target.set(repeated, begin + ANSWER_PREFIX.length);
  return begin + length;
}

/** The answer to a text, in a buffer of its own. */
export function encodeAnswer(payload: Buffer): Buffer {
  const answer = Buffer.allocUnsafe(answerBytes(payload));
  writeAnswer(answer, 0, payload);
  return answer;
}

// Pure. What a server answers to a text.
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, MESSAGE_TYPE, wholeCharacters } from "./message";

/** What a server answers to a text. */
export function answerTo(text: string): string {
  return `Response to message: ${text}`;
}

const ANSWER_PREFIX = Buffer.from(answerTo(""));

/** Bytes on the wire of the answer to a text of so many. */
export function answerBytes(payloadBytes: number): number {
  return HEADER_BYTES + Math.min(ANSWER_PREFIX.length + payloadBytes, MAX_PAYLOAD_BYTES);
}

/**
 * Writes the answer to a text as a message for the wire: "Response to message: <message>".
 * The end of a text is left out where the answer would have more than the 65,535 bytes of payload that a header can say.
 *
 * @param target has room for it: {@link answerBytes}
 * @returns where the answer ends
 */
export function writeAnswer(target: Buffer, offset: number, payload: Buffer): number {
  const kept = wholeCharacters(payload, MAX_PAYLOAD_BYTES - ANSWER_PREFIX.length);
  const length = ANSWER_PREFIX.length + kept;
  const begin = offset + HEADER_BYTES;
  target.writeUInt32BE(length * 0x10000 + MESSAGE_TYPE.text, offset);
  target.set(ANSWER_PREFIX, begin);
  target.set(kept === payload.length ? payload : payload.subarray(0, kept), begin + ANSWER_PREFIX.length);
  return begin + length;
}

/** The answer to a text, in a buffer of its own. */
export function encodeAnswer(payload: Buffer): Buffer {
  const answer = Buffer.allocUnsafe(answerBytes(payload.length));
  return answer.subarray(0, writeAnswer(answer, 0, payload));
}

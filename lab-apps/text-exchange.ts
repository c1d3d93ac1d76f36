// Pure but for the clock. What TCP and UDP have in common: the texts, the answers to them, and a client's loop of message, answer and pause.
import { randomUUID } from "node:crypto";
import { shortened } from "./colour";
import { HEADER_BYTES, MAX_PAYLOAD_BYTES, MESSAGE_TYPE } from "./message";
import { pauseBetweenMessages } from "./pause";
import { option, type Context, type Option } from "./program";
import { type Interval, parseCount, parseName } from "./values";

/** What a server answers to a text. */
export function answerTo(text: string): string {
  return `Response to message: ${text}`;
}

const ANSWER_PREFIX = Buffer.from(answerTo(""));

/** Where text that is cut off stays UTF-8: not before a continuation byte, 10xxxxxx (RFC 3629, section 3). */
function cut(payload: Buffer, maxBytes: number): number {
  let end = Math.min(payload.length, maxBytes);
  if (end < payload.length) while (end > 0 && (payload[end]! & 0xc0) === 0x80) end--;
  return end;
}

/** Bytes of a text that people are shown. */
const SHOWN_BYTES = 120;

/** The beginning of a text, and how long it is. */
export function preview(payload: Buffer): string {
  if (payload.length <= SHOWN_BYTES) return payload.toString("utf8");
  return `${payload.toString("utf8", 0, cut(payload, SHOWN_BYTES))}... (${payload.length} bytes)`;
}

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
  const kept = cut(payload, MAX_PAYLOAD_BYTES - ANSWER_PREFIX.length);
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

export function nameOption(flags: "-n, --client-name <name>" | "-n, --publisher-name <name>"): Option<string> {
  return option(flags, "name in the messages", parseName, randomUUID(), "a UUID");
}

export function countOption(count: number): Option<number> {
  return option("-c, --msg-count <count>", "how many messages to send", parseCount, count);
}

export interface TextExchange {
  readonly name: string;
  readonly count: number;
  readonly interval: Interval;
  /** Sends a text. Returns its answer, or undefined where none came and the client may go on. */
  readonly exchange: (text: string, number: number) => Promise<string | undefined>;
}

/** Sends `Message #<i> from client <name>`, takes the answer, pauses, and again. @throws the reason of `stop`, once it is aborted */
export async function exchangeTexts({ name, count, interval, exchange }: TextExchange, context: Context): Promise<void> {
  const { reporter, stop } = context;
  let sent = 0;
  let answered = 0;
  const finish = () =>
    reporter.report(
      "finished",
      { sent, answered, unanswered: sent - answered },
      `${sent} sent, ${answered} answered, ${sent - answered} unanswered`,
    );
  try {
    for (let number = 1; number <= count; number++) {
      stop.throwIfAborted();
      const text = `Message #${number} from client ${name}`;
      sent++;
      const answer = await exchange(text, number);
      if (answer !== undefined) {
        answered++;
        reporter.report("message-received", { text: answer }, `received "${shortened(answer)}"`);
      }
      if (number < count) await pauseBetweenMessages(interval, context);
    }
  } finally {
    finish();
  }
}

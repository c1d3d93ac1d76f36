// What clients have in common: a name, a count, and the loop of message, answer and pause.
import { randomUUID } from "node:crypto";
import { pauseBetweenMessages } from "./pause";
import { shortened } from "../report/printable-text";
import { option, type Context, type Option } from "../command-line/program";
import { type Interval, parseCount, parseName } from "../command-line/values";

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
  /** Sends a text. Returns its answer, or undefined if none came and the client may go on. */
  readonly exchange: (text: string, number: number) => Promise<string | undefined>;
  /** Waits between two messages. @default pauseBetweenMessages */
  readonly pause?: typeof pauseBetweenMessages;
}

/** Sends `Message #<i> from client <name>`, takes the answer, pauses, and again. @throws the reason of `stop`, once it is aborted */
export async function exchangeTexts(
  { name, count, interval, exchange, pause = pauseBetweenMessages }: TextExchange,
  context: Context,
): Promise<void> {
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
      if (number < count) await pause(interval, context);
    }
  } finally {
    finish();
  }
}

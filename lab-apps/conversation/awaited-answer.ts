// Recognizes the answer that a client waits for. No header says which message it answers, only its text does.
import { answerTo, isRefusal } from "../wire/answer";
import { unquoted } from "../wire/datagram";
import { shortened } from "../report/printable-text";
import { type Reporter } from "../report/report";

const ANSWER_PREFIX = answerTo("");

export class AwaitedAnswer {
  private expected: string | undefined;
  private settle: (text?: string) => void = () => undefined;

  constructor(
    private readonly clientName: string,
    private readonly reporter: Reporter,
  ) {}

  /** Takes a text for the answer; reports it as unsolicited if none is awaited, or if it is none to the awaited message. */
  take(text: string): void {
    if (this.expected !== undefined && this.isAnswer(text, this.expected)) return this.settle(text);
    this.reporter.report("message-received", { text, unsolicited: true }, `received without having asked: "${shortened(text)}"`);
  }

  /**
   * Waits for the answer to a message.
   *
   * @param timeoutSec undefined: for as long as it takes
   * @returns undefined if none came in time, or before the signal was aborted
   */
  async to(message: string, timeoutSec: number | undefined, stop: AbortSignal): Promise<string | undefined> {
    this.expected = message;
    const none = (): void => this.settle();
    const timer = timeoutSec === undefined ? undefined : setTimeout(none, timeoutSec * 1000);
    stop.addEventListener("abort", none);
    try {
      return await new Promise((resolve) => (this.settle = resolve));
    } finally {
      this.expected = undefined;
      clearTimeout(timer);
      stop.removeEventListener("abort", none);
    }
  }

  /** A server may answer as it likes; but an answer to another message of this client is late, or came twice. */
  private isAnswer(text: string, expected: string): boolean {
    if (!text.startsWith(ANSWER_PREFIX)) return !isRefusal(text);
    const asked = text.slice(ANSWER_PREFIX.length);
    // The original's UDP server repeats a message with the quotes that it came in.
    const message = unquoted(asked) ?? asked;
    return message === expected || !(message.startsWith("Message #") && message.endsWith(` from client ${this.clientName}`));
  }
}

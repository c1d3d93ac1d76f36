// Pure but for the clock. The answer that a UDP client waits for. No header says which message a datagram answers: only its text does.
import { answerTo } from "./answer";

export class AwaitedAnswer {
  private expected: string | undefined;
  private settle: (text?: string) => void = () => undefined;

  constructor(private readonly clientName: string) {}

  /** Takes a text for the answer, unless none is awaited, or it answers another of the client's messages: then it is late, or came twice. */
  take(text: string): boolean {
    const isOfAnother =
      text !== this.expected && text.startsWith(answerTo("Message #")) && text.endsWith(` from client ${this.clientName}`);
    if (this.expected === undefined || isOfAnother) return false;
    this.settle(text);
    return true;
  }

  /** Waits for the answer to a message. Returns undefined where none came in time, or before the signal was aborted. */
  async to(message: string, timeoutSec: number, stop: AbortSignal): Promise<string | undefined> {
    this.expected = answerTo(message);
    const none = (): void => this.settle();
    const timer = setTimeout(none, timeoutSec * 1000);
    stop.addEventListener("abort", none);
    try {
      return await new Promise((resolve) => (this.settle = resolve));
    } finally {
      this.expected = undefined;
      clearTimeout(timer);
      stop.removeEventListener("abort", none);
    }
  }
}

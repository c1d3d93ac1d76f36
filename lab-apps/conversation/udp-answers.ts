// The UDP server's answers, sent once the event loop has read what has come: a peer's core that is woken once for many answers leaves the
// server more time than one that is woken for each. Measured with 64 peers, it is a quarter.
import { type Socket } from "node:dgram";
import { describeError } from "../report/failure";
import { shortened } from "../report/printable-text";
import { type Sender } from "./udp-receive";

/** Tells that somebody gets no answer. */
export function reportUnanswered(error: unknown, { name: peer, reporter }: Sender): void {
  const reason = error instanceof RangeError ? error.message : describeError(error);
  reporter.report("warning", { peer, reason }, `cannot answer ${peer}: ${reason}`);
}

interface Answer {
  readonly text: string;
  readonly datagram: Buffer;
  readonly to: Sender;
}

export class UdpAnswers {
  private readonly waiting: Answer[] = [];

  constructor(
    private readonly socket: Socket,
    private readonly stop: AbortSignal,
  ) {}

  add(answer: Answer): void {
    if (this.waiting.push(answer) === 1) setImmediate(this.sendAll);
  }

  private readonly sendAll = (): void => {
    // When the program is to stop, its socket is closed.
    if (!this.stop.aborted) for (const answer of this.waiting) this.send(answer);
    this.waiting.length = 0;
  };

  private send({ text, datagram, to }: Answer): void {
    // Port 0 means that no answer is wanted (RFC 768), and Node refuses to send to it.
    if (to.port === 0) return reportUnanswered(new RangeError("its port is 0"), to);
    this.socket.send(datagram, to.port, to.address, (error) => {
      if (error) return reportUnanswered(error, to);
      const fields = { peer: to.name, text, bytes: datagram.length };
      to.reporter.report("message-sent", fields, `sent "${shortened(text)}" to ${to.name}`);
    });
  }
}

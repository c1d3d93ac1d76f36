// The UDP server's answers, sent once the event loop has read all that has arrived: waking a peer's core once for many answers leaves the
// server more time than waking it for each. Measured with 64 peers, it gains a quarter.
import { type Socket } from "node:dgram";
import { describeError } from "../report/failure";
import { shortened } from "../report/printable-text";
import { answerTo } from "../wire/answer";
import { type DatagramMessage, encodeDatagram } from "../wire/datagram";
import { describeMessage, reportMessage, type Sender } from "./udp-receive";

interface Exchange {
  readonly received: DatagramMessage;
  readonly from: Sender;
  /** The answer. */
  readonly text: string;
  readonly datagram: Buffer;
}

/** With --json, a message is reported when it comes. For people, it shares a line with its answer, which costs far less. */
function reportAlone({ received, from }: Pick<Exchange, "received" | "from">): void {
  if (!from.reporter.json) reportMessage(received, from);
}

function reportUnanswered(error: unknown, exchange: Pick<Exchange, "received" | "from">): void {
  reportAlone(exchange);
  const { name: peer, reporter } = exchange.from;
  const reason = error instanceof RangeError ? error.message : describeError(error);
  reporter.report("warning", { peer, reason }, `cannot answer ${peer}: ${reason}`);
}

function reportSent({ received, from, text, datagram }: Exchange): void {
  const line = `${describeMessage(received, from)}, sent "${shortened(text)}"`;
  from.reporter.report("message-sent", { peer: from.name, text, bytes: datagram.length }, line);
}

export class UdpAnswers {
  private readonly waiting: Exchange[] = [];

  /** @param size pads the answers with zero bytes @default - no padding */
  constructor(
    private readonly socket: Socket,
    private readonly size: number | undefined,
    private readonly stop: AbortSignal,
  ) {}

  /** @param asked the message's text */
  add(asked: string, received: DatagramMessage, from: Sender): void {
    const text = answerTo(asked);
    try {
      // A client that asks in quotes, as the original does, understands an answer in quotes.
      const datagram = encodeDatagram({ type: "text", text }, { size: this.size, quoted: received.quoted });
      if (this.waiting.push({ received, from, text, datagram }) === 1) setImmediate(this.sendAll);
    } catch (error) {
      // The answer does not fit.
      if (!(error instanceof RangeError)) throw error;
      reportUnanswered(error, { received, from });
    }
  }

  private readonly sendAll = (): void => {
    // When the program is to stop, its socket is closed.
    for (const exchange of this.waiting)
      if (this.stop.aborted) reportAlone(exchange);
      else this.send(exchange);
    this.waiting.length = 0;
  };

  private send(exchange: Exchange): void {
    const { address, port } = exchange.from;
    // Port 0 means that no answer is wanted (RFC 768), and Node refuses to send to it.
    if (port === 0) return reportUnanswered(new RangeError("its port is 0"), exchange);
    this.socket.send(exchange.datagram, port, address, (error) => (error ? reportUnanswered(error, exchange) : reportSent(exchange)));
  }
}

// What the publishers have in common: a loop of text and pause, until all is sent or they are told to stop.
import { type Socket } from "node:dgram";
import { encodeText } from "../command-line/datagram-options";
import { endpoint } from "../report/endpoint";
import { failure } from "../report/failure";
import { pauseBetweenMessages } from "./pause";
import { type Context, optional } from "../command-line/program";
import { send } from "../sockets/udp-socket";
import { type Interval, parseCount } from "../command-line/values";

export interface Publication {
  readonly address: string;
  readonly port: number;
  readonly name: string;
  /** @default - no end */
  readonly count: number | undefined;
  readonly interval: Interval;
  readonly datagramSize: number | undefined;
  readonly quoteText: boolean;
}

export const publicationCountOption = optional(
  "-c, --msg-count <count>",
  "how many messages to send (default: until it is told to stop)",
  parseCount,
);

/** Sends `Message #<i> from publisher <name>`, pauses, and again. @throws Failure if the kernel does not take the datagram */
export async function publishTexts(
  socket: Socket,
  { address, port, name, count = Infinity, interval, datagramSize, quoteText }: Publication,
  context: Context,
): Promise<void> {
  const { reporter } = context;
  const peer = endpoint(address, port);
  for (let number = 1; number <= count; number++) {
    const text = `Message #${number} from publisher ${name}`;
    const datagram = encodeText(text, { datagramSize, quoteText });
    await send(socket, datagram, { address, port }).catch((error: unknown) => {
      throw failure(`cannot send to ${peer}`, error);
    });
    reporter.report("message-sent", { number, text, bytes: datagram.length }, `sent "${text}"`);
    if (number < count) await pauseBetweenMessages(interval, context);
  }
}

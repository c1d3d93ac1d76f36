// What the publishers have in common: a loop of text and pause, until told to stop.
import { type Socket } from "node:dgram";
import { encodeText } from "../command-line/datagram-options";
import { endpoint } from "../report/endpoint";
import { failure } from "../report/failure";
import { pauseBetweenMessages } from "./pause";
import { type Context } from "../command-line/program";
import { send } from "../sockets/udp-socket";
import { type Interval } from "../command-line/values";

export interface Publication {
  readonly address: string;
  readonly port: number;
  readonly name: string;
  readonly interval: Interval;
  readonly datagramSize: number | undefined;
  readonly quoteText: boolean;
}

/** Sends `Message #<i> from publisher <name>`, pauses, and again. @throws Failure if the kernel does not take the datagram */
export async function publishTexts(
  socket: Socket,
  { address, port, name, interval, datagramSize, quoteText }: Publication,
  context: Context,
): Promise<void> {
  const { reporter } = context;
  const peer = endpoint(address, port);
  for (let number = 1; ; number++) {
    const text = `Message #${number} from publisher ${name}`;
    const datagram = encodeText(text, { datagramSize, quoteText });
    await send(socket, datagram, { address, port }).catch((error: unknown) => {
      throw failure(`cannot send to ${peer}`, error);
    });
    reporter.report("message-sent", { number, text, bytes: datagram.length }, `sent "${text}"`);
    await pauseBetweenMessages(interval, context);
  }
}

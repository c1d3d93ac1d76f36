// Eager producer: sends large JSON messages, and reports what the kernel takes once the consumer's receive window closes.
import { type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect } from "../sockets/connect";
import { endpoint } from "../report/endpoint";
import { Failure, failure } from "../report/failure";
import { randomMessage } from "../wire/json-messages";
import { encodeMessage } from "../wire/message";
import { intervalOption, pauseBetweenMessages } from "../conversation/pause";
import { defineProgram, option, PEER_ARGUMENTS } from "../command-line/program";
import { countOption, nameOption } from "../conversation/text-exchange";
import { parseTimeout } from "../command-line/values";
import { untilEvent } from "../sockets/wait";

/** Bytes of the messages that the kernel has taken whole. */
const takenBytes = (socket: Socket): number => socket.bytesWritten - socket.writableLength;

/**
 * Hands a message over in one write, since the original's consumer reads it with one receive call. Settles once the kernel has all of it.
 *
 * @throws the reason of `gone`, or what `onTimeout` returns after that many seconds
 */
async function write(socket: Socket, message: Buffer, timeoutSec: number, gone: AbortSignal, onTimeout: () => Error): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const settled = new AbortController();
  const lost = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(onTimeout()), timeoutSec * 1000);
    gone.addEventListener("abort", () => reject(gone.reason as Error), { signal: settled.signal });
  });
  try {
    await Promise.race([new Promise<void>((resolve) => socket.write(message, () => resolve())), lost]);
    gone.throwIfAborted();
  } finally {
    clearTimeout(timer);
    settled.abort();
  }
}

/**
 * Closes the connection, and waits for the peer to close its end, too, which a consumer does once it has read everything.
 *
 * @returns true if it did within that time
 * @throws the reason of `stop` once it is aborted
 */
async function closedByPeer(socket: Socket, timeoutSec: number, stop: AbortSignal): Promise<boolean> {
  const late = AbortSignal.timeout(timeoutSec * 1000);
  socket.end();
  try {
    if (!socket.closed) await untilEvent(socket, "close", AbortSignal.any([stop, late]));
  } catch (error) {
    stop.throwIfAborted();
    if (error !== late.reason) throw error;
    return false;
  }
  stop.throwIfAborted();
  return true;
}

export const eagerProducer = defineProgram({
  name: "eager-producer",
  summary: "sends large JSON messages to a consumer, and says when it takes no more",
  details: "Meant for hesitant-consumer: its receive window closes, the kernel's send buffer fills up, and bytes wait in the process.",
  example: { words: "consumer.example 1235 --interval-sec 0.5", meaning: "two messages a second, until one has waited 10 s" },
  arguments: PEER_ARGUMENTS,
  options: {
    connectTimeoutSec: option("-t, --connect-timeout-sec <seconds>", "how long to try to connect", parseTimeout, 10),
    writeTimeoutSec: option("-w, --write-timeout-sec <seconds>", "how long a message may wait for room in the kernel", parseTimeout, 10),
    count: countOption(50),
    name: nameOption("-n, --client-name <name>"),
    interval: intervalOption(2, 5),
  },
  async run({ address, port, connectTimeoutSec, writeTimeoutSec, count, name, interval }, { reporter, stop }) {
    const peer = endpoint(address, port);
    const socket = await connect(address, port, connectTimeoutSec, { reporter, stop });
    const lost = new AbortController();
    let sending = true;
    socket.on("error", (error) => lost.abort(failure(`the connection to ${peer} is lost`, error)));
    socket.on("end", () => sending && lost.abort(new Failure(`${peer} closed the connection before it had every message`)));
    socket.resume();
    const context = { reporter, stop: AbortSignal.any([stop, lost.signal]) };

    let totalBytes = 0;
    const figures = () => ({ totalBytes, waitingBytes: totalBytes - takenBytes(socket), takenBytes: takenBytes(socket) });
    const inWords = () => `${figures().takenBytes} taken by the kernel, ${figures().waitingBytes} wait in the process`;
    for (let sequenceNumber = 1; sequenceNumber <= count; sequenceNumber++) {
      context.stop.throwIfAborted();
      const message = encodeMessage({ type: "json", value: randomMessage(name, sequenceNumber) });
      totalBytes += message.length;
      const onTimeout = () => {
        const what = `the kernel had no room for message #${sequenceNumber} for ${writeTimeoutSec} s`;
        return new Failure(`write timeout: ${what}: ${peer} reads too slowly, or not at all; of ${totalBytes} bytes ${inWords()}`);
      };
      const written = write(socket, message, writeTimeoutSec, context.stop, onTimeout);
      // By the event loop's next turn, the kernel has taken all that it can without a wait.
      await Promise.race([written, nextTurn()]);
      const { waitingBytes } = figures();
      const line = `message #${sequenceNumber}: ${message.length} bytes, ${totalBytes} in all: ${inWords()}`;
      reporter.report("message-sent", { sequenceNumber, bytes: message.length, ...figures() }, line);
      const waitedFrom = performance.now();
      await written;
      const waitedSec = (performance.now() - waitedFrom) / 1000;
      if (waitingBytes > 0)
        reporter.report(
          "message-taken",
          { sequenceNumber, waitedSec, ...figures() },
          `message #${sequenceNumber}: taken after ${waitedSec.toFixed(1)} s`,
        );
      if (sequenceNumber < count) await pauseBetweenMessages(interval, context);
    }
    sending = false;
    const confirmed = await closedByPeer(socket, writeTimeoutSec, context.stop);
    const end = confirmed
      ? `${peer} has closed its end`
      : `${peer} has not closed its end within ${writeTimeoutSec} s: it may not have read them all`;
    reporter.report("finished", { sent: count, totalBytes, confirmed }, `${count} messages sent, ${totalBytes} bytes; ${end}`);
  },
});

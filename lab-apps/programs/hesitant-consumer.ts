// Hesitant consumer: a TCP server for one connection that does not read until told to, so that its receive window closes.
import { createServer, type Socket } from "node:net";
import { endpoint } from "../report/endpoint";
import { failure } from "../report/failure";
import { identify } from "../wire/json-messages";
import { BUFFER_SOURCE, CONNECTION_SOURCE, connectionInKernel, receiveBufferBytes } from "../sockets/kernel-connection";
import { listen } from "../sockets/listen";
import { malformedFailure } from "../report/malformed";
import { decodePayload, MalformedMessageError, type MessageType } from "../wire/message";
import { MessageFramer } from "../wire/message-framer";
import { type Context, defineProgram, LISTEN_ARGUMENTS, optional } from "../command-line/program";
import { mayPressEnter, toldToRead } from "../conversation/told-to-read";
import { parseSeconds, wholeNumber } from "../command-line/values";
import { untilElapsed, untilEvent } from "../sockets/wait";

const WATCH_QUEUE_MS = 1000;

/** `pauseOnConnect`, since a socket that is paused in the handler has already begun to read, and swallows 64 KiB. */
async function acceptOne(host: string, port: number, context: Context): Promise<Socket> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true });
  server.maxConnections = 1;
  await listen(server, { host, port }, context);
  const [socket] = await untilEvent<[Socket]>(server, "connection", context.stop);
  // An error without a listener would end the process. Reading reports it, too.
  socket.on("error", () => undefined);
  server.close();
  context.stop.addEventListener("abort", () => socket.destroy());
  return socket;
}

/** Reports what the kernel holds unread, whenever it has changed, until the returned function is called. */
function watchQueue(socket: Socket, { reporter }: Context): () => void {
  let before: number | undefined = 0;
  const look = () => {
    const bytes = connectionInKernel(socket.localPort, socket.remotePort)?.unreadBytes;
    if (bytes === undefined || bytes === before) return;
    before = bytes;
    reporter.report(
      "receive-queue",
      { bytes, source: CONNECTION_SOURCE },
      `${bytes} bytes unread in the kernel's receive buffer (${CONNECTION_SOURCE})`,
    );
  };
  const timer = setInterval(look, WATCH_QUEUE_MS);
  return () => clearInterval(timer);
}

async function readMessages(socket: Socket, peer: string, bytesPerSec: number | undefined, { reporter, stop }: Context): Promise<void> {
  const framer = new MessageFramer();
  let messages = 0;
  let bytes = 0;
  const onMessage = (type: MessageType, payload: Buffer) => {
    const message = decodePayload(type, payload);
    messages++;
    const { sequenceNumber, clientName } = message.type === "json" ? identify(message.value) : {};
    const line = `received message #${sequenceNumber ?? "?"} from ${clientName ?? peer}: ${payload.length} bytes, ${bytes} in all`;
    reporter.report("message-received", { sequenceNumber, clientName, type: message.type, bytes: payload.length, totalBytes: bytes }, line);
  };
  // libuv reports a reset after the last bytes as an end. The kernel forgets a reset connection, not one that its peer has closed.
  let wasReset = false;
  socket.once("end", () => (wasReset = connectionInKernel(socket.localPort, socket.remotePort)?.exists === false));
  try {
    for await (const chunk of socket) {
      bytes += (chunk as Buffer).length;
      framer.push(chunk as Buffer, onMessage);
      if (bytesPerSec !== undefined) await untilElapsed((chunk as Buffer).length / bytesPerSec, stop);
    }
    if (wasReset) throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
    if (framer.isMidMessage) throw new MalformedMessageError(`the connection ended within a message, after ${framer.progress}`);
  } catch (error) {
    if (error instanceof MalformedMessageError) throw malformedFailure(error, peer, reporter);
    throw failure(`the connection from ${peer} broke after ${messages} messages, ${bytes} bytes`, error);
  }
  const line = `${peer} has closed the connection after ${messages} messages, ${bytes} bytes`;
  reporter.report("disconnected", { peer, messages, totalBytes: bytes, cause: "closed by the peer" }, line);
}

export const hesitantConsumer = defineProgram({
  name: "hesitant-consumer",
  summary: "takes one TCP connection and does not read from it until told to",
  details:
    "It begins to read on Enter (at a terminal or through a pipe), on SIGUSR1, or after --read-after-sec; " +
    "it ends when its connection does.",
  example: { words: "0.0.0.0 1235 --read-after-sec 60 --read-rate 20000", meaning: "do not read for a minute, then read slowly" },
  arguments: LISTEN_ARGUMENTS,
  options: {
    readAfterSec: optional("--read-after-sec <seconds>", "begin to read so long after the connection came", parseSeconds),
    readRate: optional("--read-rate <bytes>", "read so many bytes a second (default: as fast as they come)", wholeNumber(1)),
  },
  async run({ address, port, readAfterSec, readRate }, context) {
    const { reporter, stop } = context;
    // Listen from the beginning: without a listener, Node starts its debugger on SIGUSR1.
    process.on("SIGUSR1", () => undefined);
    const socket = await acceptOne(address, port, context);
    const peer = endpoint(socket.remoteAddress, socket.remotePort);
    reporter.report("connection-accepted", { peer }, `connection from ${peer}; no other is taken`);

    const buffer = receiveBufferBytes();
    const size = buffer ? `of ${buffer.initial} bytes at first, ${buffer.max} at most (${BUFFER_SOURCE})` : "of unknown size";
    const waysToRead = [`SIGUSR1 to process ${process.pid}`, ...(mayPressEnter() ? ["Enter"] : [])].join(" or ");
    const fields = { pid: process.pid, readAfterSec, receiveBufferBytes: buffer?.initial, maxReceiveBufferBytes: buffer?.max };
    const line = `not reading, with a receive buffer ${size}; ${waysToRead} begins to read`;
    reporter.report("hesitating", { ...fields, source: buffer && BUFFER_SOURCE }, line);

    const stopWatching = watchQueue(socket, context);
    const trigger = await toldToRead(readAfterSec, stop).finally(stopWatching);
    const unread = connectionInKernel(socket.localPort, socket.remotePort)?.unreadBytes;
    reporter.report("reading", { trigger, unreadBytes: unread }, `reading (${trigger}): ${unread ?? "unknown"} bytes wait in the kernel`);
    await readMessages(socket, peer, readRate, context);
  },
});

// TCP client: sends a text, waits for the answer, pauses, and again.
import { type Socket } from "node:net";
import { AwaitedAnswer } from "../conversation/awaited-answer";
import { connect } from "../sockets/connect";
import { endpoint } from "../report/endpoint";
import { Failure, failure } from "../report/failure";
import { malformedFailure } from "../report/malformed";
import { decodePayload, encodeMessage, MalformedMessageError, type Message, textOf } from "../wire/message";
import { MessageFramer } from "../wire/message-framer";
import { intervalOption } from "../conversation/pause";
import { defineProgram, flag, option, optional, PEER_ARGUMENTS } from "../command-line/program";
import { countOption, exchangeTexts, nameOption } from "../conversation/text-exchange";
import { parseKeepalive, parseTimeout } from "../command-line/values";

/** @throws MalformedMessageError, or the socket's error */
async function* messagesOf(socket: Socket): AsyncGenerator<Message> {
  const framer = new MessageFramer();
  for await (const chunk of socket) {
    const messages: Message[] = [];
    framer.push(chunk as Buffer, (type, payload) => messages.push(decodePayload(type, payload)));
    yield* messages;
  }
  if (framer.isMidMessage) throw new MalformedMessageError(`the connection ended within a message, after ${framer.progress}`);
}

export const tcpClient = defineProgram({
  name: "tcp-client",
  summary: "sends text messages to a TCP server and waits for each answer",
  example: { words: "server.example 1234 --msg-count 3 --interval-sec 1..2", meaning: "three messages, one or two seconds apart" },
  arguments: PEER_ARGUMENTS,
  options: {
    connectTimeoutSec: option("-t, --connect-timeout-sec <seconds>", "how long to try to connect", parseTimeout, 10),
    readTimeoutSec: optional("-r, --read-timeout-sec <seconds>", "how long to wait for an answer (default: for ever)", parseTimeout),
    keepaliveSec: optional(
      "--keepalive-sec <seconds>",
      "probe the peer after that much silence (SO_KEEPALIVE, TCP_KEEPIDLE; default: never)",
      parseKeepalive,
    ),
    count: countOption(10),
    name: nameOption("-n, --client-name <name>"),
    interval: intervalOption(5, 25),
    halfClose: flag("--half-close", "close its half of the connection right behind the last message; the server's half stays open"),
  },
  async run({ address, port, connectTimeoutSec, readTimeoutSec, keepaliveSec, halfClose, ...client }, context) {
    const { reporter } = context;
    const peer = endpoint(address, port);
    const socket = await connect(address, port, connectTimeoutSec, context);
    if (keepaliveSec !== undefined) socket.setKeepAlive(true, keepaliveSec * 1000);
    const awaited = new AwaitedAnswer(client.name, reporter);
    const gone = new AbortController();
    const stopping = AbortSignal.any([context.stop, gone.signal]);

    const closed = new Failure(`${peer} closed the connection`);

    // It reads all the time, so it notices the end of the connection even in a pause.
    const read = async (): Promise<Failure> => {
      try {
        for await (const message of messagesOf(socket)) awaited.take(textOf(message));
        return closed;
      } catch (error) {
        if (error instanceof Failure) return error;
        return error instanceof MalformedMessageError
          ? malformedFailure(error, peer, reporter)
          : failure(`the connection to ${peer} is lost`, error);
      }
    };
    const reading = read();
    void reading.then((reason) => gone.abort(reason));

    // A FIN: this half carries no more, the other half does (RFC 9293, section 3.6).
    const closeHalf = () => {
      socket.end();
      reporter.report("half-closed", { peer }, `closed this half of the connection; still reading what ${peer} sends`);
    };
    const otherHalfClosed = async () => {
      const late = new Failure(`${peer} has not closed its half within ${readTimeoutSec} s`);
      const timer = readTimeoutSec === undefined ? undefined : setTimeout(() => socket.destroy(late), readTimeoutSec * 1000);
      const reason = await reading.finally(() => clearTimeout(timer));
      context.stop.throwIfAborted();
      if (reason !== closed) throw reason;
      reporter.report("disconnected", { peer, cause: "closed by the peer" }, `${peer} has closed its half, too`);
    };

    const exchange = async (text: string, number: number): Promise<string> => {
      const bytes = encodeMessage({ type: "text", text });
      const answer = awaited.to(text, readTimeoutSec, stopping);
      socket.write(bytes);
      reporter.report("message-sent", { number, text, bytes: bytes.length }, `sent "${text}"`);
      if (halfClose && number === client.count) closeHalf();
      const received = await answer;
      if (received !== undefined) return received;
      stopping.throwIfAborted();
      throw new Failure(`no answer from ${peer} within ${readTimeoutSec} s`);
    };
    try {
      if (halfClose && client.count === 0) closeHalf();
      await exchangeTexts({ ...client, exchange }, { ...context, stop: stopping });
      if (halfClose) await otherHalfClosed();
    } finally {
      socket.destroySoon();
    }
  },
});

// Edge. TCP client: sends a text, waits for the answer, pauses, and again.
import { type Socket } from "node:net";
import { connect } from "./connect";
import { endpoint } from "./endpoint";
import { Failure, failure } from "./failure";
import { malformedFailure } from "./malformed";
import { decodePayload, encodeMessage, MalformedMessageError, type Message } from "./message";
import { MessageFramer } from "./message-framer";
import { intervalOption } from "./pause";
import { defineProgram, option, optional, PEER_ARGUMENTS } from "./program";
import { countOption, exchangeTexts, nameOption } from "./text-exchange";
import { parseTimeout } from "./values";

async function* messagesOf(socket: Socket): AsyncGenerator<Message, undefined> {
  const framer = new MessageFramer();
  for await (const chunk of socket) {
    const messages: Message[] = [];
    framer.push(chunk as Buffer, (type, payload) => messages.push(decodePayload(type, payload)));
    yield* messages;
  }
  if (framer.isMidMessage) throw new MalformedMessageError(`the connection ended within a message, after ${framer.progress}`);
  return undefined;
}

export const tcpClient = defineProgram({
  name: "tcp-client",
  summary: "sends text messages to a TCP server and waits for each answer",
  example: { words: "server.example 1234 --msg-count 3 --interval-sec 1..2", meaning: "three messages, one or two seconds apart" },
  arguments: PEER_ARGUMENTS,
  options: {
    connectTimeoutSec: option("-t, --connect-timeout-sec <seconds>", "how long to try to connect", parseTimeout, 10),
    readTimeoutSec: optional("-r, --read-timeout-sec <seconds>", "how long to wait for an answer (default: for ever)", parseTimeout),
    count: countOption(10),
    name: nameOption("-n, --client-name <name>"),
    interval: intervalOption(5, 25),
  },
  async run({ address, port, connectTimeoutSec, readTimeoutSec, ...client }, context) {
    const peer = endpoint(address, port);
    const socket = await connect(address, port, connectTimeoutSec, context);
    const answers = messagesOf(socket);
    const inWords = (error: unknown): Failure => {
      if (error instanceof Failure) return error;
      if (error instanceof MalformedMessageError) return malformedFailure(error, peer, context.reporter);
      return failure(`the connection to ${peer} is lost`, error);
    };
    const gone = new AbortController();
    // The next answer is awaited all the time: so the end of the connection is seen at once, even in a pause.
    const awaitAnswer = (): Promise<Message | undefined> => {
      const answer = answers.next().then(({ value }) => value);
      answer.then(
        (message) => message ?? gone.abort(new Failure(`${peer} closed the connection`)),
        (error: unknown) => gone.abort(inWords(error)),
      );
      return answer;
    };
    let upcoming = awaitAnswer();

    const exchange = async (text: string, number: number): Promise<string> => {
      const bytes = encodeMessage({ type: "text", text });
      socket.write(bytes);
      context.reporter.report("message-sent", { number, text, bytes: bytes.length }, `sent "${text}"`);
      const late = () => socket.destroy(new Failure(`no answer from ${peer} within ${readTimeoutSec} s`));
      const timer = readTimeoutSec === undefined ? undefined : setTimeout(late, readTimeoutSec * 1000);
      const answer = await upcoming.catch(() => undefined);
      clearTimeout(timer);
      if (!answer) throw gone.signal.reason;
      upcoming = awaitAnswer();
      return answer.type === "text" ? answer.text : JSON.stringify(answer.value);
    };
    try {
      await exchangeTexts({ ...client, exchange }, { ...context, stop: AbortSignal.any([context.stop, gone.signal]) });
    } finally {
      socket.destroySoon();
    }
  },
});

// UDP client: sends a text, waits for the answer unless it is to send only, pauses, and again. After a lost message it goes on.
import { AwaitedAnswer } from "../conversation/awaited-answer";
import { DATAGRAM_OPTIONS, encodeText } from "../command-line/datagram-options";
import { endpoint } from "../report/endpoint";
import { Failure, failure } from "../report/failure";
import { textOf } from "../wire/message";
import { intervalOption, pausesOnSchedule } from "../conversation/pause";
import { defineProgram, flag, option, PEER_ARGUMENTS } from "../command-line/program";
import { countOption, exchangeTexts, nameOption } from "../conversation/text-exchange";
import { onMessage } from "../conversation/udp-receive";
import { connectSocket, reportSending, send } from "../sockets/udp-socket";
import { parseTimeout } from "../command-line/values";

export const udpClient = defineProgram({
  name: "udp-client",
  summary: "sends text messages to a UDP server and waits for each answer",
  details:
    "A lost message or answer is a timeout; the client counts it and goes on, and it fails only if there was no answer at all.\n" +
    "Where nothing listens, the peer's ICMP message (port unreachable) ends it at once.",
  example: { words: "server.example 1234 --msg-count 3 --interval-sec 1..2", meaning: "three messages, one or two seconds apart" },
  arguments: PEER_ARGUMENTS,
  options: {
    readTimeoutSec: option("-r, --read-timeout-sec <seconds>", "how long to wait for an answer", parseTimeout, 5),
    count: countOption(10),
    name: nameOption("-n, --client-name <name>"),
    interval: intervalOption(5, 20),
    oneWay: flag("--one-way", "send only, on schedule, and wait for no answer"),
    ...DATAGRAM_OPTIONS,
  },
  async run({ address, port, readTimeoutSec, oneWay, datagramSize, quoteText, ...client }, context) {
    const { reporter, stop } = context;
    const peer = endpoint(address, port);
    const socket = await connectSocket(address, port, context);
    reportSending(socket, socket.remoteAddress(), context);

    const lost = new AbortController();
    const fail = (error: Error): void => lost.abort(failure(`cannot exchange messages with ${peer}`, error));
    socket.on("error", fail);

    const awaited = new AwaitedAnswer(client.name, reporter);
    if (!oneWay) onMessage(socket, reporter, ({ message }) => awaited.take(textOf(message)));

    let answered = 0;
    const stopping = AbortSignal.any([stop, lost.signal]);
    const exchange = async (text: string, number: number): Promise<string | undefined> => {
      const datagram = encodeText(text, { datagramSize, quoteText });
      const answer = oneWay ? undefined : awaited.to(text, readTimeoutSec, stopping);
      await send(socket, datagram).catch(fail);
      stopping.throwIfAborted();
      reporter.report("message-sent", { number, text, bytes: datagram.length }, `sent "${text}"`);
      if (!answer) return undefined;
      const received = await answer;
      stopping.throwIfAborted();
      if (received !== undefined) answered++;
      else reporter.report("answer-missing", { number, timeoutSec: readTimeoutSec }, `no answer within ${readTimeoutSec} s to "${text}"`);
      return received;
    };
    await exchangeTexts({ ...client, exchange, ...(oneWay && { pause: pausesOnSchedule() }) }, { ...context, stop: stopping });
    socket.close();
    if (client.count > 0 && answered === 0 && !oneWay)
      throw new Failure(`no answer from ${peer}: it is not there, or a firewall drops the messages or the answers`);
  },
});

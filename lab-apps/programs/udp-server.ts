// UDP server: a colour per client; answers each text datagram.
import { answerTo } from "../wire/answer";
import { encodeDatagram } from "../wire/datagram";
import { datagramSizeOption } from "../command-line/datagram-options";
import { defineProgram, LISTEN_ARGUMENTS } from "../command-line/program";
import { reportUnanswered, UdpAnswers } from "../conversation/udp-answers";
import { onMessage, reportMessage } from "../conversation/udp-receive";
import { bindSocket, reportListening, untilStopped } from "../sockets/udp-socket";

export const udpServer = defineProgram({
  name: "udp-server",
  summary: "answers each text message of its UDP clients",
  details: "The answer is `Response to message: <message>`. Each client, which is an address and a port, has a colour of its own.",
  example: { words: "0.0.0.0 1234", meaning: "serve on every interface" },
  arguments: LISTEN_ARGUMENTS,
  options: { datagramSize: datagramSizeOption },
  async run({ address, port, datagramSize: size }, context) {
    const socket = await bindSocket(address, port, context);
    const answers = new UdpAnswers(socket, context.stop);
    onMessage(socket, context.reporter, (received, sender) => {
      reportMessage(received, sender);
      const { message, quoted } = received;
      if (message.type === "json") return;
      try {
        // A client that asks in quotes, as the original does, understands an answer in quotes.
        const text = answerTo(message.text);
        answers.add({ text, datagram: encodeDatagram({ type: "text", text }, { size, quoted }), to: sender });
      } catch (error) {
        // The answer does not fit.
        if (!(error instanceof RangeError)) throw error;
        reportUnanswered(error, sender);
      }
    });
    reportListening(socket, context);
    await untilStopped(socket);
  },
});

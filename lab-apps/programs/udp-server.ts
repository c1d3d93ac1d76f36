// UDP server: a colour per client; answers each text datagram.
import { datagramSizeOption } from "../command-line/datagram-options";
import { defineProgram, LISTEN_ARGUMENTS } from "../command-line/program";
import { UdpAnswers } from "../conversation/udp-answers";
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
    const answers = new UdpAnswers(socket, size, context.stop);
    onMessage(socket, context.reporter, (received, sender) => {
      const { message } = received;
      if (context.reporter.json || message.type === "json") reportMessage(received, sender);
      if (message.type === "text") answers.add(message.text, received, sender);
    });
    reportListening(socket, context);
    await untilStopped(socket);
  },
});

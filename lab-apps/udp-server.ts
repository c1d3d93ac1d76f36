// Edge. UDP server: a colour per client; answers each text datagram.
import { encodeDatagram } from "./datagram";
import { datagramSizeOption } from "./datagram-options";
import { describeError } from "./failure";
import { defineProgram, LISTEN_ARGUMENTS } from "./program";
import { answerTo } from "./text-exchange";
import { onMessage, reportMessage, type Sender } from "./udp-receive";
import { bindSocket, reportListening, untilStopped } from "./udp-socket";

function reportUnanswered(error: unknown, { name: peer, reporter }: Sender): void {
  const reason = error instanceof RangeError ? error.message : describeError(error);
  reporter.report("warning", { peer, reason }, `cannot answer ${peer}: ${reason}`);
}

export const udpServer = defineProgram({
  name: "udp-server",
  summary: "answers each text message of its UDP clients",
  details: "The answer is `Response to message: <message>`. Each client, which is an address and a port, has a colour of its own.",
  example: { words: "0.0.0.0 1234", meaning: "serve on every interface" },
  arguments: LISTEN_ARGUMENTS,
  options: { datagramSize: datagramSizeOption },
  async run({ address, port, datagramSize }, context) {
    const socket = await bindSocket(address, port, context);
    onMessage(socket, context.reporter, (received, sender) => {
      reportMessage(received, sender);
      const { message, quoted } = received;
      if (message.type === "json") return;
      const sent = (error: unknown): void => {
        if (error) reportUnanswered(error, sender);
      };
      try {
        // Who asks as the original does, in quotes, understands an answer in quotes.
        const answer = encodeDatagram({ type: "text", text: answerTo(message.text) }, { size: datagramSize, quoted });
        socket.send(answer, sender.port, sender.address, sent);
      } catch (error) {
        // The answer is too long, or the sender's port is 0, which means that it wants none (RFC 768).
        if (!(error instanceof RangeError)) throw error;
        reportUnanswered(error, sender);
      }
    });
    reportListening(socket, context);
    await untilStopped(socket);
  },
});

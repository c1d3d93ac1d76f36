// Demonstration: UDP request and answer.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import { payloadsFrom } from "../packets/payloads";
import type { Demonstration } from "../demonstration";
import { eventsOf } from "../traffic/lab-program";

const MESSAGES = 2;

export const udpExchange: Demonstration = {
  name: "udp-exchange",
  protocol: "UDP",
  title: "UDP: datagrams",
  shows: `client-2 sends the server ${MESSAGES} messages, with no connection before and none to close after`,
  means: "UDP needs no connection: a datagram is sent at once, and each is on its own.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-2");
    const port = stage.lab.ports["application_port"];
    await stage.stopService("client-2", "udp-client");
    const capture = await stage.capture("server", `udp port ${port} and host ${source.address}`);
    const words = `${server.domainName} ${port} --msg-count ${MESSAGES} --interval-sec 0.2 --client-name demonstration`;
    const program = stage.program("client-2", `udp-client ${words}`);
    const status = await program.ended;
    await capture.until("the last answer", () => capture.packets.filter(({ from }) => from === server.address).length >= MESSAGES);
    await capture.stop();
    await stage.restoreServices();

    const { packets } = capture;
    const answers = eventsOf(program, "message-received");
    return {
      seen: [
        `${counted(packets.length, "packet")} in all: ` +
          `datagrams of ${payloadsFrom(packets, source.address)} bytes there, of ${payloadsFrom(packets, server.address)} bytes back`,
        `the last answer: "${String(answers.at(-1)?.["text"])}"; the client's exit status is ${status}`,
      ],
      asExpected: status === 0 && answers.length === MESSAGES && packets.length === 2 * MESSAGES,
    };
  },
};

// Demonstration: UDP request and answer.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf } from "../lab-program";

const MESSAGES = 2;

export const udpExchange: Demonstration = {
  title: "UDP: datagrams",
  shows: `client-2 sends the server ${MESSAGES} messages, with no connection before and none to close after`,
  async run(stage) {
    const { ports } = stage.lab;
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-2");
    const port = String(ports["application_port"]);
    const client = [
      "udp-client",
      server.domainName,
      port,
      "--msg-count",
      String(MESSAGES),
      "--interval-sec",
      "0.2",
      "--client-name",
      "demonstration",
    ];
    await stage.stopService("client-2", "udp-client");
    const capture = await stage.capture("server", `udp port ${port} and host ${source.address}`);
    const program = stage.program("client-2", ...client);
    const status = await program.ended;
    await capture.until("the last answer", () => capture.lines.filter(({ from }) => from === server.address).length >= MESSAGES);
    await capture.stop();
    await stage.restoreServices();

    const { lines: packets } = capture;
    const sizes = (address: string) =>
      packets
        .filter(({ from }) => from === address)
        .map(({ length }) => length)
        .join(" and ");
    const answers = eventsOf(program, "message-received");
    return {
      seen: [
        `${counted(packets.length, "packet")} in all: ` +
          `datagrams of ${sizes(source.address)} bytes there, of ${sizes(server.address)} bytes back`,
        `the last answer: "${String(answers.at(-1)?.["text"])}"; the client's exit status is ${status}`,
      ],
      asExpected: status === 0 && answers.length === MESSAGES && packets.length === 2 * MESSAGES,
    };
  },
};

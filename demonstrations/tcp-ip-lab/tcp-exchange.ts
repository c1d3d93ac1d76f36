// Demonstration: TCP request and answer.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf, reported } from "../lab-program";

const MESSAGES = 2;

export const tcpExchange: Demonstration = {
  title: "TCP: request and answer",
  shows: `client-1 opens a connection to the server by its name, sends ${MESSAGES} messages and gets an answer to each`,
  async run(stage) {
    const { ports } = stage.lab;
    const server = hostNamed(stage.lab, "server");
    const port = String(ports["application_port"]);
    const capture = await stage.capture("server", `tcp port ${port} and host ${hostNamed(stage.lab, "client-1").address}`);
    const client = stage.program(
      "client-1",
      "tcp-client",
      server.domainName,
      port,
      "--msg-count",
      String(MESSAGES),
      "--interval-sec",
      "0.2",
      "--client-name",
      "demonstration",
    );
    const connected = await reported(client, "connected");
    const local = String(connected["local"]);
    const ofClient = () =>
      capture.lines.filter(({ from, fromPort, to, toPort }) => [`${from}:${fromPort}`, `${to}:${toPort}`].includes(local));
    const status = await client.ended;
    await capture.until("the connection's end", () => ofClient().filter(({ tcp }) => /[FR]/.test(tcp?.flags ?? "")).length >= 2);
    await capture.stop();

    const packets = ofClient();
    const data = packets.filter(({ length }) => length > 0);
    const bytes = (fromServer: boolean) =>
      data
        .filter(({ from }) => (from === server.address) === fromServer)
        .map(({ length }) => length)
        .join(" and ");
    const opening = packets.filter(({ tcp }) => tcp?.flags.includes("S")).length;
    const answers = eventsOf(client, "message-received");
    return {
      seen: [
        `${local} to ${server.address}:${port}: ${counted(packets.length, "packet")}, ` +
          `${opening} of them with SYN (SYN and SYN-ACK open it), ${data.length} with data`,
        `sent ${bytes(false)} bytes, answered with ${bytes(true)} bytes; the last answer: "${String(answers.at(-1)?.["text"])}"`,
        `the client's exit status is ${status}`,
      ],
      asExpected: status === 0 && answers.length === MESSAGES && opening === 2,
    };
  },
};

// Demonstration: TCP request and answer.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import { payloadsFrom } from "../packets/payloads";
import type { Demonstration } from "../demonstration";
import { eventsOf, reported } from "../traffic/lab-program";

const MESSAGES = 2;

export const tcpExchange: Demonstration = {
  name: "tcp-exchange",
  protocol: "TCP",
  title: "TCP: request and answer",
  shows: `client-1 opens a connection to the server by its name, sends ${MESSAGES} messages and gets an answer to each`,
  means: "TCP opens a connection before it carries data, and delivers each byte in order.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-1");
    const port = stage.lab.ports["application_port"];
    const capture = await stage.capture("server", `tcp port ${port} and host ${source.address}`);
    const words = `${server.domainName} ${port} --msg-count ${MESSAGES} --interval-sec 0.2 --client-name demonstration`;
    const client = stage.program("client-1", `tcp-client ${words}`);
    const connected = await reported(client, "connected");
    const local = String(connected["local"]);
    const ofClient = () =>
      capture.packets.filter(({ from, fromPort, to, toPort }) => [`${from}:${fromPort}`, `${to}:${toPort}`].includes(local));
    const status = await client.ended;
    await capture.until("the connection's end", () => ofClient().filter(({ tcp }) => /FIN|RST/.test(tcp?.flags ?? "")).length >= 2);
    await capture.stop();

    const packets = ofClient();
    const data = packets.filter(({ length }) => length > 0);
    const opening = packets.filter(({ tcp }) => tcp?.flags.includes("SYN")).length;
    const answers = eventsOf(client, "message-received");
    return {
      seen: [
        `${local} to ${server.address}:${port}: ${counted(packets.length, "packet")}, ` +
          `${opening} of them with SYN (SYN and SYN-ACK open it), ${data.length} with data`,
        `sent ${payloadsFrom(data, source.address)} bytes, answered with ${payloadsFrom(data, server.address)} bytes; ` +
          `the last answer: "${String(answers.at(-1)?.["text"])}"`,
        `the client's exit status is ${status}`,
      ],
      asExpected: status === 0 && answers.length === MESSAGES && opening === 2,
    };
  },
};

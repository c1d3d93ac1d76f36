// Demonstration: datagrams that are lost, duplicated and overtaken, which UDP does not repair.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf, reported } from "../traffic/lab-program";

const CLIENT = "client-2";
const MESSAGES = 8;
const [LOST, DOUBLED, HELD] = [3, 5, 7];
const ARRIVING = "1, 2, 4, 5, 5, 6, 8, 7";

export const unrepairedDatagrams: Demonstration = {
  name: "unrepaired-datagrams",
  protocol: "UDP",
  title: "UDP: nobody repairs",
  shows:
    `${CLIENT} sends the server ${MESSAGES} messages and waits for no answer; its link drops the ${LOST}rd datagram, ` +
    `delivers the ${DOUBLED}th twice, and holds the ${HELD}th until the next one has passed`,
  means: "UDP repairs nothing: what is lost stays lost, what comes twice is delivered twice, and what comes late is delivered late.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const port = stage.lab.ports["application_port"];
    await stage.stopService("server", "udp-server");
    await stage.stopService(CLIENT, "udp-client");
    const program = stage.program("server", `udp-server 0.0.0.0 ${port}`);
    await reported(program, "listening");
    await stage.link(CLIENT, {
      out: {
        rules: [
          { action: "drop", kind: "datagram", from: LOST },
          { action: "duplicate", kind: "datagram", from: DOUBLED },
          { action: "hold", kind: "datagram", from: HELD },
        ],
      },
    });
    const filter = `udp port ${port} and dst host ${server.address} and src host ${hostNamed(stage.lab, CLIENT).address}`;
    const [leaving, arriving] = [await stage.capture(CLIENT, filter), await stage.capture("server", filter)];
    const words = `--one-way --msg-count ${MESSAGES} --interval-sec 0.05 --client-name demonstration`;
    await stage.program(CLIENT, `udp-client ${server.address} ${port} ${words}`).ended;
    const numbers = () =>
      eventsOf(program, "message-received").flatMap(
        ({ text }) => /^Message #(\d+) from client demonstration$/.exec(String(text))?.[1] ?? [],
      );
    await program.until("the last datagram", () => numbers().includes(String(HELD)));
    await arriving.until("the last datagram", () => arriving.packets.length >= numbers().length);
    const events = await stage.linkEvents(CLIENT);
    await Promise.all([leaving, arriving, program].map((each) => each.stop()));
    await stage.unlink(CLIENT);
    await stage.restoreServices();
    return {
      seen: [
        `${counted(leaving.packets.length, "datagram")} left ${CLIENT}, each once; the link did this: ` +
          events.map(({ action, packet }) => `${action} ${packet.replace(/^.*, /, "")}`).join("; "),
        `${counted(arriving.packets.length, "datagram")} came to the server; its program received messages ${numbers().join(", ")}`,
      ],
      asExpected: leaving.packets.length === MESSAGES && numbers().join(", ") === ARRIVING,
    };
  },
};

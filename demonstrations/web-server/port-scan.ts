// Demonstration: what a stranger learns of a host behind a security group.
import { anyHostNamed, hostNamed } from "../../topology/reachability";
import { attempts } from "../traffic/attempt";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";

/** SSH, HTTP and HTTPS, which the server serves; MySQL and PostgreSQL, which it does not. */
const PORTS = [22, 80, 443, 3306, 5432] as const;
const ANSWERING = [80, 443];

const list = (ports: readonly number[]) => ports.join(", ") || "none";

export const portScan: Demonstration = {
  name: "port-scan",
  protocol: "VPC",
  title: "A port scan",
  shows: `the stranger tries the web server's ports ${list(PORTS)}; nothing listens at the last two`,
  means: "A scan tells open ports from the others, and never sees which of those a group drops and which are unused.",
  async run(stage) {
    const [server, stranger] = [hostNamed(stage.lab, "web-server"), anyHostNamed(stage.lab, "stranger")];
    const capture = await stage.capture(server.name, `tcp and host ${stranger.address}`);
    const tried = await attempts(
      stage,
      PORTS.map((port) => [stranger.name, server.name, port]),
    );
    const arrived = () => PORTS.filter((port) => syns(capture.packets).some(({ toPort }) => toPort === port));
    await capture.until("a SYN to each port", () => arrived().length === PORTS.length);
    await capture.stop();
    const answered = (flags: string) =>
      PORTS.filter((port) => capture.packets.some(({ fromPort, tcp }) => fromPort === port && tcp?.flags.startsWith(flags)));
    const [open, reset] = [answered("SYN, ACK"), answered("RST")];
    const dropped = tried.filter(({ outcome }) => outcome === "dropped").map(({ port }) => port);
    return {
      seen: [
        `a SYN arrived at the server's interface for ports ${list(arrived())}`,
        `answered with SYN-ACK: ${list(open)}; answered with RST: ${list(reset)}`,
        `dropped by the security group, without an answer: ${list(dropped)}; whether a program listens there, the stranger cannot tell`,
      ],
      asExpected: list(open) === list(ANSWERING) && list(dropped) === list(PORTS.filter((port) => !ANSWERING.includes(port))),
    };
  },
};

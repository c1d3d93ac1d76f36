// Demonstration: what the internet sees of private hosts, and what it cannot reach.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import { eventsOf, reported } from "../traffic/lab-program";
import { natGatewayAddress, sourcePorts, startWebsite, WEBSITE, websiteAddress } from "./website";

const PORT = 8080;
const CLIENTS = ["client-1", "client-2"] as const;

/** The second SYN leaves a second after the first (RFC 6298, section 2). */
const PATIENCE_SEC = 1.5;

export const natAddress: Demonstration = {
  name: "nat-address",
  protocol: "VPC",
  title: "A NAT gateway: one address for all private hosts",
  shows: `client-1 and client-2 ask the website, and the stranger tries the address that they are seen with`,
  means: "Private hosts share the NAT gateway's address, each connection with a port of its own, and nobody can open one to them.",
  async run(stage) {
    const address = natGatewayAddress(stage);
    const server = await startWebsite(stage, PORT);
    const capture = await stage.capture(WEBSITE, `tcp port ${PORT}`);
    const clients = CLIENTS.map((host) => stage.program(host, `tcp-client ${websiteAddress(stage)} ${PORT} --msg-count 1`));
    const statuses = await Promise.all(clients.map(({ ended }) => ended));
    await capture.until("a SYN of each client", () => sourcePorts(capture.packets, PORT).length === CLIENTS.length);
    const locals = await Promise.all(clients.map(async (client) => String((await reported(client, "connected"))["local"])));
    const accepted = () => eventsOf(server, "connection-accepted");
    await server.until("a connection of each client", () => accepted().length >= CLIENTS.length);
    const peers = accepted().map(({ peer }) => String(peer));

    const [port = 0] = sourcePorts(capture.packets, PORT);
    const attempt = await stage.capture("stranger", `tcp and host ${address}`);
    const status = await stage.program("stranger", `tcp-client ${address} ${port} --connect-timeout-sec ${PATIENCE_SEC}`).ended;
    await Promise.all([capture.stop(), attempt.stop()]);
    const answers = attempt.packets.filter(({ from }) => from === address);
    return {
      seen: [
        `connections left from ${locals.join(" and ")}; the website saw ${peers.join(" and ")}`,
        `the stranger tried ${address}:${port}: ${counted(syns(attempt.packets).length, "SYN")}, ${counted(answers.length, "answer")}`,
      ],
      asExpected:
        statuses.every((each) => each === 0) &&
        locals.every((local, index) => local.startsWith(`${hostNamed(stage.lab, CLIENTS[index]!).address}:`)) &&
        peers.length === CLIENTS.length &&
        new Set(peers).size === peers.length &&
        peers.every((peer) => peer.startsWith(`${address}:`)) &&
        status === 1 &&
        syns(attempt.packets).length > 0 &&
        answers.length === 0,
    };
  },
};

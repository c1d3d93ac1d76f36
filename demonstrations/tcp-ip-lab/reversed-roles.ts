// Demonstration: a server program on a client, which its security group cuts off.
import { canReach, hostNamed } from "../../topology/reachability";
import { describeMissing, droppedAt } from "../../topology/decision";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf, reported } from "../traffic/lab-program";

const PATIENCE_SEC = 1.5;

export const reversedRoles: Demonstration = {
  name: "reversed-roles",
  protocol: "VPC",
  title: "Security groups: reversed roles",
  shows: "a TCP server program runs on client-2, and client-1 tries to connect to it",
  means: "A program that listens is not reachable yet: the security groups at both ends decide.",
  async run(stage) {
    const [source, destination] = [hostNamed(stage.lab, "client-1"), hostNamed(stage.lab, "client-2")];
    const port = stage.lab.ports["application_port"] ?? 0;
    const server = stage.program("client-2", `tcp-server 0.0.0.0 ${port}`);
    await reported(server, "listening");
    const dropped = () => stage.dropped("client-2", { direction: "ingress", peerAddress: source.address, protocol: "tcp", port });
    const before = await dropped();
    const client = stage.program(
      "client-1",
      `tcp-client ${destination.domainName} ${port} --connect-timeout-sec ${PATIENCE_SEC} --msg-count 1`,
    );
    const status = await client.ended;
    const drops = (await dropped()) - before;
    await server.stop();

    const missing = droppedAt(canReach(stage.lab, "client-1", "client-2", { protocol: "tcp", port }));
    const accepted = eventsOf(server, "connection-accepted").length;
    return {
      seen: [
        `the program listened and saw ${counted(accepted, "connection")}; ` +
          `the client says: ${client.stderr.trim()}; its exit status is ${status}`,
        `client-2's security group counted ${counted(drops, "dropped packet")} from ${source.address} to tcp/${port}`,
        ...missing.map((point) => `missing: ${describeMissing(point)}`),
      ],
      asExpected: status === 1 && accepted === 0 && drops > 0 && missing.length > 0,
    };
  },
};

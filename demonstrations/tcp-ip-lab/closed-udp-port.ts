// Demonstration: a datagram to a closed port.
import { hostNamed } from "../../topology/reachability";
import type { Demonstration } from "../demonstration";

export const closedUdpPort: Demonstration = {
  name: "closed-udp-port",
  protocol: "ICMP",
  title: "UDP: a closed port",
  shows: "the server's UDP program is stopped; client-2 sends a datagram all the same, and the server's kernel answers with ICMP",
  means: "ICMP reports an error: UDP itself would never tell that nobody listens.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const port = stage.lab.ports["application_port"];
    await stage.stopService("server", "udp-server");
    const { address } = hostNamed(stage.lab, "client-2");
    const capture = await stage.capture("client-2", `icmp or (udp port ${port} and host ${address})`);
    const client = stage.program("client-2", `udp-client ${server.domainName} ${port} --msg-count 1`);
    const status = await client.ended;
    const answer = await capture.until("ICMP port unreachable", () =>
      capture.overview.icmp.find(({ from, name, quotes }) => from === server.address && name === "port unreachable" && quotes),
    );
    await capture.stop();
    await stage.restoreServices();
    return {
      seen: [
        `${answer.from} answered by ICMP: ${answer.name} (type ${answer.type}, code ${answer.code}), ` +
          `about a datagram to ${answer.quotes?.to}`,
        `the client says: ${client.stderr.trim()}; its exit status is ${status}`,
      ],
      asExpected: status === 1 && answer.quotes?.to === `${server.address}:${port}`,
    };
  },
};

// Demonstration: what a host may not send does not leave it.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import { attempts, describeAttempt, missingFor } from "../traffic/attempt";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";

const ALLOWED = 80;
const OTHERS = [22, 8080] as const;

export const otherPortsOut: Demonstration = {
  name: "other-ports-out",
  protocol: "VPC",
  title: "Only HTTP and HTTPS out",
  shows: `the client server tries the web server's ports ${ALLOWED}, ${OTHERS.join(" and ")}`,
  means: "Egress rules stop packets before they leave the host.",
  async run(stage) {
    const [client, server] = [hostNamed(stage.lab, "client-server"), hostNamed(stage.lab, "web-server")];
    const capture = await stage.capture(client.name, `tcp and dst host ${server.address}`);
    const [open, ...blocked] = await attempts(stage, [
      [client.name, server.name, ALLOWED],
      ...OTHERS.map((port) => [client.name, server.name, port] as const),
    ]);
    if (open.outcome === "open") await capture.until("the SYN that leaves", () => syns(capture.packets).length > 0);
    await capture.stop();
    const left = syns(capture.packets).filter(({ toPort }) => toPort !== ALLOWED);
    const own = `${client.name}'s security group, out`;
    return {
      seen: [
        describeAttempt(open),
        ...blocked.map((each) => [describeAttempt(each), ...missingFor(stage, each).slice(0, 1)].join("; ")),
        `at the client server's interface ${counted(left.length, "SYN")} to those ports were captured: they do not even leave`,
      ],
      asExpected: open.outcome === "open" && left.length === 0 && blocked.every(({ droppedBy }) => droppedBy === own),
    };
  },
};

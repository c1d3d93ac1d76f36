// Demonstration: backends take traffic from the load balancer's group only.
import { anyHostNamed, canReach, hostNamed } from "../../topology/reachability";
import { describeMissing, droppedAt } from "../../topology/decision";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { packetsOf, type Stage } from "../stage";

const CONNECT_TIMEOUT_SEC = 1;
/** Of curl: https://everything.curl.dev/cmdline/exitcode.html */
const TIMED_OUT = 28;

function connect(stage: Stage, from: string, address: string, port: number): Promise<number> {
  return stage.command(from, `curl -s --connect-timeout ${CONNECT_TIMEOUT_SEC} http://${address}:${port}/`).ended;
}

/** A backend asks the other at a port. @returns packets that each one's group dropped */
async function askOther(stage: Stage, port: number) {
  const [from, to] = [hostNamed(stage.lab, "backend-1"), hostNamed(stage.lab, "backend-2")];
  const count = async () => [
    await stage.dropped(from.name, { direction: "egress", peerAddress: to.address, protocol: "tcp", port }),
    await stage.dropped(to.name, { direction: "ingress", peerAddress: from.address, protocol: "tcp", port }),
  ];
  const before = await count();
  const status = await connect(stage, from.name, to.address, port);
  const [out = 0, into = 0] = (await count()).map((packets, index) => packets - before[index]!);
  return { status, out, into };
}

export const fromTheGroupOnly: Demonstration = {
  name: "from-the-balancer-only",
  protocol: "VPC",
  title: "Security groups: from the load balancer only",
  shows: "the visitor and the other backend ask a backend without the load balancer: their packets are dropped",
  means: "Backends that take requests from the load balancer's group only cannot be reached past it.",
  async run(stage) {
    const backend = hostNamed(stage.lab, "backend-1");
    const visitor = anyHostNamed(stage.lab, "visitor").address;
    const capture = await stage.capture(backend.name, `host ${visitor}`);
    const flow = { source: visitor, destination: backend.address, protocol: "tcp", port: 80 } as const;
    const atGateway = async () => packetsOf(await stage.networkDrops(flow));
    const before = await atGateway();
    const status = await connect(stage, "visitor", backend.address, 80);
    const drops = (await atGateway()) - before;
    await capture.stop();

    const [http, https] = [await askOther(stage, 80), await askOther(stage, 443)];
    const missing = droppedAt(canReach(stage.lab, "backend-1", "backend-2", { protocol: "tcp", port: 80 }));
    return {
      seen: [
        `${visitor} to ${backend.address}: ${counted(drops, "packet")} dropped by the internet gateway, ${capture.packets.length} arrived`,
        `backend-1 to backend-2, tcp/80: ${counted(http.out, "packet")} dropped by backend-1's group, on the way out`,
        `backend-1 to backend-2, tcp/443, for its first boot: ${counted(https.into, "packet")} dropped by backend-2's, on the way in`,
        ...missing.map((point) => `missing for tcp/80: ${describeMissing(point)}`),
      ],
      asExpected:
        [status, http.status, https.status].every((each) => each === TIMED_OUT) &&
        drops > 0 &&
        capture.packets.length === 0 &&
        http.out > 0 &&
        http.into === 0 &&
        https.out === 0 &&
        https.into > 0,
    };
  },
};

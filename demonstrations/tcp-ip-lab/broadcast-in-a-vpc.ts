// Demonstration: a VPC delivers neither broadcast nor multicast.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { broadcastAddress, MULTICAST_GROUP, type Publication, publish } from "../traffic/publication";
import { packetsOf, type Stage } from "../stage";

const PUBLISHER = "client-1";
const LISTENERS = ["server", "client-2", "client-3"];
const MESSAGES = 3;

/** See local-lab/network/vpc.ts. */
const RULE = "lab:vpc-delivers-unicast-only";

interface Undelivered extends Publication {
  /** That the VPC dropped: one for each other host. */
  readonly copies: number;
}

async function publishInVain(stage: Stage, destination: string): Promise<Undelivered> {
  const flow = {
    source: hostNamed(stage.lab, PUBLISHER).address,
    destination,
    protocol: "udp",
    port: stage.lab.ports["application_port"]!,
  };
  const dropped = async () => packetsOf((await stage.networkDrops(flow)).filter(({ rule }) => rule === RULE));
  const before = await dropped();
  const publication = await publish(stage, PUBLISHER, destination, LISTENERS, { count: MESSAGES, delivered: false });
  return { ...publication, copies: (await dropped()) - before };
}

const arrived = ({ received }: Publication) => [...received.values()].flat().length;

const describe = (undelivered: Undelivered) =>
  `to ${undelivered.address}: ${counted(undelivered.left, "datagram")} left ${PUBLISHER}; the VPC dropped ${undelivered.copies} copies, ` +
  `one for each other host (${RULE}); ${counted(arrived(undelivered), "message")} received`;

export const broadcastInAVpc: Demonstration = {
  name: "broadcast-in-a-vpc",
  protocol: "UDP",
  lan: false,
  title: "UDP: broadcast and multicast in a VPC",
  shows:
    `${PUBLISHER} publishes ${MESSAGES} messages to all of its subnet, and to a multicast group; ${LISTENERS.join(", ")} listen; ` +
    "the security groups let it all pass",
  means: "A VPC delivers to single hosts only: neither broadcast nor multicast arrives anywhere.",
  onAws: "the same; multicast takes a transit gateway with a multicast domain",
  async run(stage) {
    await stage.stopService("server", "udp-server");
    await stage.stopService("client-2", "udp-client");
    await stage.letOut(PUBLISHER, `ip daddr ${MULTICAST_GROUP} udp dport ${stage.lab.ports["application_port"]}`);
    const [broadcast, multicast] = await Promise.all([
      publishInVain(stage, broadcastAddress(stage, PUBLISHER)),
      publishInVain(stage, MULTICAST_GROUP),
    ]);
    await stage.restoreServices();
    const others = stage.lab.hosts.length - 1;
    return {
      seen: [`broadcast ${describe(broadcast)}`, `multicast ${describe(multicast)}`],
      asExpected: [broadcast, multicast].every(
        (each) => each.left === MESSAGES && each.copies === MESSAGES * others && arrived(each) === 0,
      ),
    };
  },
};

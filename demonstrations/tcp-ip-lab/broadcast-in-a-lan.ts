// Demonstration: broadcast and multicast in a LAN.
import type { Demonstration } from "../demonstration";
import { broadcastAddress, MULTICAST_GROUP, type Publication, publish } from "../traffic/publication";

const PUBLISHER = "client-1";
const ALL = ["server", "client-2", "client-3"];
const MEMBERS = ["server", "client-2"];

const MESSAGES = 3;
const NUMBERS = Array.from({ length: MESSAGES }, (_, index) => index + 1).join(", ");

const toEach = ({ left, received }: Publication) =>
  left === MESSAGES && [...received.values()].every((numbers) => numbers.join(", ") === NUMBERS);

const describe = ({ address, left, received }: Publication) =>
  `to ${address}: ${left} datagrams left ${PUBLISHER}; ` +
  [...received].map(([host, numbers]) => `${host} received messages ${numbers.join(", ")}`).join("; ");

export const broadcastInALan: Demonstration = {
  name: "broadcast-in-a-lan",
  protocol: "UDP",
  lan: true,
  title: "UDP: broadcast and multicast in a LAN",
  shows: `${PUBLISHER} publishes ${MESSAGES} messages to all of its subnet, and to a multicast group that ${MEMBERS.join(" and ")} joined`,
  means: "In a LAN one datagram reaches many hosts: all of a subnet by broadcast, the members of a group by multicast.",
  onAws: "a VPC delivers neither: broadcast-in-a-vpc shows it",
  async run(stage) {
    // They use the same port.
    await stage.stopService("server", "udp-server");
    await stage.stopService("client-2", "udp-client");
    const options = { count: MESSAGES, delivered: true };
    const [broadcast, multicast] = await Promise.all([
      publish(stage, PUBLISHER, broadcastAddress(stage, PUBLISHER), ALL, options),
      publish(stage, PUBLISHER, MULTICAST_GROUP, MEMBERS, options),
    ]);
    await stage.restoreServices();
    return {
      seen: [`broadcast ${describe(broadcast)}`, `multicast ${describe(multicast)}`],
      asExpected: toEach(broadcast) && toEach(multicast),
    };
  },
};

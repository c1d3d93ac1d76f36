// Demonstration: a NAT gateway that is out of ports.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import { holdConnections } from "../traffic/held-connections";
import type { Stage } from "../stage";
import { NAT_GATEWAY, sourcePorts, startWebsite, WEBSITE, websiteAddress } from "./website";

const [PORT, OTHER_PORT] = [8080, 8081];
const RANGE = { from: 20_000, to: 20_015 };
const CONNECTIONS = RANGE.to - RANGE.from + 1;

/** The second SYN leaves a second after the first (RFC 6298, section 2). */
const PATIENCE_SEC = 1.5;

/** Before the gateway's own rule, of which the kernel takes the first that fits. */
const NARROW = `chain postrouting {
type nat hook postrouting priority srcnat - 1; policy accept;
meta nfproto ipv4 meta l4proto tcp masquerade to :${RANGE.from}-${RANGE.to}
}`;

const isInRange = (port: number) => port >= RANGE.from && port <= RANGE.to;

/** client-2 opens a connection. */
async function tryOne(stage: Stage, port: number) {
  const { name, address } = hostNamed(stage.lab, "client-2");
  const [sent, arrived] = await Promise.all([
    stage.capture(name, `tcp dst port ${port} and src host ${address}`),
    stage.capture(WEBSITE, `tcp dst port ${port}`),
  ]);
  const words = `tcp-client ${websiteAddress(stage)} ${port} --msg-count 0 --connect-timeout-sec ${PATIENCE_SEC}`;
  const status = await stage.program(name, words).ended;
  const open = status === 0;
  await sent.until("the SYN that leaves", () => syns(sent.packets).length > 0);
  if (open) await arrived.until("the SYN that arrives", () => sourcePorts(arrived.packets, port).length > 0);
  await Promise.all([sent.stop(), arrived.stop()]);
  return { open, sent: syns(sent.packets).length, arrived: sourcePorts(arrived.packets, port) };
}

export const natPorts: Demonstration = {
  name: "nat-ports",
  protocol: "VPC",
  title: "A NAT gateway out of ports",
  shows:
    `the NAT gateway has only the ports ${RANGE.from} to ${RANGE.to} left; ` +
    `client-1 holds ${CONNECTIONS} connections, and client-2 wants one more`,
  means: "A NAT gateway needs a port for each connection to a destination, and drops what it has none for.",
  onAws: "a NAT gateway has 55,000 ports for each destination and address of its own; ErrorPortAllocation counts what it has none for",
  async run(stage) {
    await Promise.all([startWebsite(stage, PORT), startWebsite(stage, OTHER_PORT)]);
    const capture = await stage.capture(WEBSITE, `tcp dst port ${PORT}`);
    const widen = await stage.rules(NAT_GATEWAY, "few_ports", NARROW);
    const held = await holdConnections(stage, "client-1", websiteAddress(stage), PORT, CONNECTIONS);
    await capture.until("the SYNs", () => sourcePorts(capture.packets, PORT).length >= held.open);
    await capture.stop();
    const ports = [...sourcePorts(capture.packets, PORT)].sort((one, other) => one - other);
    const more = await tryOne(stage, PORT);
    const elsewhere = await tryOne(stage, OTHER_PORT);
    await widen();
    const again = await tryOne(stage, PORT);
    await held.close();
    const outcome = ({ open, arrived }: typeof more) => (open ? `open, from port ${arrived.join(", ")}` : "no answer");
    return {
      seen: [
        `client-1 opened ${counted(held.open, "connection")} to the website's port ${PORT}, which saw ports ${ports[0]} to ${ports.at(-1)}`,
        `client-2's connection to the same port: ${outcome(more)}; ${counted(more.sent, "SYN")} left, ${more.arrived.length} arrived`,
        `to port ${OTHER_PORT}, another destination: ${outcome(elsewhere)}`,
        `to port ${PORT} again, with the gateway's whole range: ${outcome(again)}`,
      ],
      asExpected:
        held.open === CONNECTIONS &&
        ports.length === CONNECTIONS &&
        ports.every(isInRange) &&
        !more.open &&
        more.sent > 0 &&
        more.arrived.length === 0 &&
        elsewhere.open &&
        elsewhere.arrived.every(isInRange) &&
        again.open &&
        again.arrived.every((port) => !isInRange(port)),
    };
  },
};

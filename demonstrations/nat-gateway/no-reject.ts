// Demonstration: an RST, silence, and a firewall that says no.
import { hostNamed } from "../../topology/reachability";
import { counted, duration } from "../../topology/words";
import type { CapturedPacket } from "../../capture-analysis";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import type { Stage } from "../stage";

const [OPEN_PORT, OTHER_PORT] = [8080, 5432];

/** SYNs leave at once, after 1 s and after 3 s (RFC 6298, sections 2 and 5). */
const PATIENCE_SEC = 2;

/** Before the host's own groups, which would let it pass. */
const REJECT = `chain forward {
type filter hook forward priority filter - 10; policy accept;
tcp dport ${OTHER_PORT} counter reject with tcp reset
}`;

interface Told {
  readonly syns: number;
  /** From the first SYN to the RST. @default - there was none */
  readonly resetAfterSec?: number;
}

/**
 * What became of the first connection that is opened. Answers to earlier ones may come, too.
 *
 * @param packets at the client
 * @param server the address that it is opened to
 */
export function told(packets: readonly CapturedPacket[], server: string): Told {
  const [syn] = syns(packets);
  const reset = packets.find(({ from, toPort, tcp }) => from === server && toPort === syn?.fromPort && tcp?.flags.includes("RST"));
  return { syns: syns(packets).length, ...(syn && reset && { resetAfterSec: reset.timeSec - syn.timeSec }) };
}

/** @param reaches whether its SYNs are to come to the service's interface */
async function tryPort(stage: Stage, port: number, reaches: boolean) {
  const { address } = hostNamed(stage.lab, "service");
  const filter = `tcp port ${port} and host ${address}`;
  const [atClient, atService] = await Promise.all([stage.capture("client-1", filter), stage.capture("service", filter)]);
  const client = stage.program("client-1", `tcp-client ${address} ${port} --connect-timeout-sec ${PATIENCE_SEC}`);
  const status = await client.ended;
  await atClient.until("the SYN", () => syns(atClient.packets).length > 0);
  const refused = client.stderr.includes("refused");
  if (refused) await atClient.until("the RST", () => told(atClient.packets, address).resetAfterSec !== undefined);
  if (reaches) await atService.until("the SYN", () => syns(atService.packets).length > 0);
  await Promise.all([atClient.stop(), atService.stop()]);
  return { status, refused, ...told(atClient.packets, address), arrived: syns(atService.packets).length };
}

export const noReject: Demonstration = {
  name: "no-reject",
  protocol: "VPC",
  title: "Refused, dropped, rejected",
  shows:
    `client-1 tries the service's port ${OPEN_PORT}, which its group opens and nothing listens at; ` +
    `port ${OTHER_PORT}, which its group drops; and that again, behind a firewall that rejects`,
  means: "A security group drops and never answers, so an RST always comes from somewhere else: a host, or a firewall that rejects.",
  onAws: "AWS Network Firewall and appliances can reject with an RST; security groups and network ACLs drop only",
  async run(stage) {
    const { address } = hostNamed(stage.lab, "client-1");
    const dropped = () => stage.dropped("service", { direction: "ingress", peerAddress: address, protocol: "tcp", port: OTHER_PORT });
    await stage.stopService("service", "tcp-server");
    const closed = await tryPort(stage, OPEN_PORT, true);
    const before = await dropped();
    const silent = await tryPort(stage, OTHER_PORT, true);
    const drops = (await dropped()) - before;
    await stage.rules("firewall", "rejecting", REJECT);
    const rejected = await tryPort(stage, OTHER_PORT, false);
    await stage.restoreServices();
    const outcome = ({ syns: sent, resetAfterSec, arrived }: typeof closed) => {
      const answer = resetAfterSec === undefined ? "no answer" : `RST after ${duration(resetAfterSec)}`;
      return `${counted(sent, "SYN")} left, ${arrived} arrived, ${answer}`;
    };
    return {
      seen: [
        `a closed port behind an open group: ${outcome(closed)}`,
        `a port that the group drops: ${outcome(silent)}; ${counted(drops, "packet")} dropped, client-1 gave up after ${PATIENCE_SEC} s`,
        `the same port behind a firewall that rejects: ${outcome(rejected)}`,
      ],
      asExpected:
        [closed, rejected].every(({ refused, resetAfterSec }) => refused && resetAfterSec !== undefined) &&
        closed.arrived > 0 &&
        silent.status === 1 &&
        silent.resetAfterSec === undefined &&
        silent.syns > 1 &&
        drops >= silent.syns &&
        rejected.arrived === 0,
    };
  },
};

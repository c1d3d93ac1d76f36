// Demonstration: a datagram that is larger than the MTU travels in fragments, and is lost if one of them is (RFC 791, section 3.2).
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { CapturedPacket } from "../../capture-analysis";
import type { Demonstration } from "../demonstration";
import { eventsOf } from "../traffic/lab-program";
import { kernelCounters } from "../kernel/kernel-counters";
import type { Stage } from "../stage";

const CLIENT = "client-2";

/** At an MTU of 9001, it takes three packets. */
const DATAGRAM_BYTES = 20_000;
const FRAGMENTS = 3;

/** How long the server's kernel waits for the rest of a datagram; 30 by default. */
const REASSEMBLY_SEC = 1;

const COUNTERS = ["IpReasmOKs", "IpReasmFails"] as const;
const REPORT = "fragment reassembly time exceeded";

interface Exchange {
  /** IP packets of the question. */
  readonly left: number;
  readonly arrived: number;
  readonly answers: number;
  /** Datagrams that the server's kernel has put together, and those that it has given up. */
  readonly reassembled: number;
  readonly failed: number;
  /** Of the server's kernel, about a datagram that it has given up. */
  readonly reports: number;
}

/** Asks one question, and waits until it is answered or given up. */
async function ask(stage: Stage, readTimeoutSec: number): Promise<Exchange> {
  const [client, server] = [hostNamed(stage.lab, CLIENT), hostNamed(stage.lab, "server")];
  const fromClient = ({ from }: CapturedPacket) => from === client.address;
  const filter = `(udp or icmp) and host ${client.address} and host ${server.address}`;
  const before = await kernelCounters(stage, "server", COUNTERS);
  const [atClient, atServer] = [await stage.capture(CLIENT, filter), await stage.capture("server", filter)];
  const words = `--msg-count 1 --datagram-size ${DATAGRAM_BYTES} --read-timeout-sec ${readTimeoutSec}`;
  const program = stage.program(CLIENT, `udp-client ${server.address} ${stage.lab.ports["application_port"]} ${words}`);
  await atClient.until("an answer, or the server's report", () => atClient.packets.some((packet) => !fromClient(packet)));
  await program.ended;
  await Promise.all([atClient.stop(), atServer.stop()]);
  const after = await kernelCounters(stage, "server", COUNTERS);
  return {
    left: atClient.packets.filter(fromClient).length,
    arrived: atServer.packets.filter(fromClient).length,
    answers: eventsOf(program, "message-received").length,
    reassembled: after.IpReasmOKs - before.IpReasmOKs,
    failed: after.IpReasmFails - before.IpReasmFails,
    reports: atClient.packets.filter(({ icmp }) => icmp === REPORT).length,
  };
}

const describe = ({ left, arrived, answers, reassembled, failed }: Exchange) =>
  `${left} packets left ${CLIENT}, ${arrived} came to the server; its kernel put ${counted(reassembled, "datagram")} together ` +
  `and gave ${failed} up (IpReasmOKs, IpReasmFails); ${counted(answers, "answer")}`;

export const fragments: Demonstration = {
  name: "fragments",
  protocol: "UDP",
  title: "UDP: a datagram in fragments",
  shows:
    `${CLIENT} sends the server ${DATAGRAM_BYTES} bytes in one datagram, which takes ${FRAGMENTS} packets; ` +
    "then again, while its link drops the second fragment",
  means: "A datagram above the MTU travels in fragments, and one that is lost loses it all.",
  async run(stage) {
    await stage.stopService(CLIENT, "udp-client");
    const whole = await ask(stage, 2 * REASSEMBLY_SEC);
    await stage.setting("server", "ipv4/ipfrag_time", REASSEMBLY_SEC);
    await stage.link(CLIENT, { out: { rules: [{ action: "drop", kind: "fragment", from: 1 }] } });
    const broken = await ask(stage, 2 * REASSEMBLY_SEC);
    await stage.unlink(CLIENT);
    await stage.restoreServices();
    return {
      seen: [
        `all fragments arrive: ${describe(whole)}`,
        `one is lost: ${describe(broken)}`,
        `after ${REASSEMBLY_SEC} s (ipfrag_time) the server's kernel reported "${REPORT}" (ICMP) ${counted(broken.reports, "time")}`,
      ],
      asExpected:
        [whole, broken].every(({ left }) => left === FRAGMENTS) &&
        whole.arrived === FRAGMENTS &&
        whole.reassembled === 1 &&
        whole.answers === 1 &&
        broken.arrived === FRAGMENTS - 1 &&
        broken.failed > 0 &&
        broken.answers === 0,
    };
  },
};

// Demonstration: a long queue in front of a slow link makes every packet late while a transfer fills it (bufferbloat: RFC 7567).
import { hostNamed } from "../../topology/reachability";
import { CONSUMER, dataOf, PRODUCER, startBulkTransfer } from "../traffic/bulk-transfer";
import type { Demonstration } from "../demonstration";
import { pingTimes } from "../kernel/ping-statistics";
import type { Stage } from "../stage";
import { afterSeconds } from "../packets/rate";

const LINK_MBIT = 10;
const LONG_BYTES = 1_000_000;
const SHORT_BYTES = 40_000;

/** Until the transfer has filled the queue. */
const FILLING_SEC = 2;

const ECHOES = 6;

/** More messages than are sent meanwhile. */
const LARGE = 1_000_000;

/** At the link's rate. */
const fullQueueMs = (bytes: number) => (bytes * 8) / (LINK_MBIT * 1000);

interface Times {
  readonly idleMs: number;
  readonly loadedMs: number;
}

/**
 * The shortest round trips from the producer's host, before and during a transfer. Whatever else delays a packet can only make a round trip
 * longer.
 */
async function measure(stage: Stage, queueBytes: number): Promise<Times> {
  const { address } = hostNamed(stage.lab, CONSUMER);
  const ping = async () => pingTimes(await stage.output(PRODUCER, `ping -n -q -c ${ECHOES} -i 0.2 ${address}`)).least;
  await stage.link(PRODUCER, { out: { bitsPerSecond: LINK_MBIT * 1e6, queue: { bytes: queueBytes } } });
  await stage.stopService(PRODUCER, "eager-producer");
  const idleMs = await ping();
  const transfer = await startBulkTransfer(stage, LARGE);
  await transfer.arrived.until("a full queue", () => afterSeconds(dataOf(transfer, "arrived"), FILLING_SEC));
  const loadedMs = await ping();
  await Promise.all([transfer.producer, transfer.consumer, transfer.sent, transfer.arrived].map((each) => each.stop()));
  await stage.unlink(PRODUCER);
  await stage.restoreServices();
  return { idleMs, loadedMs };
}

const describe = (bytes: number, { idleMs, loadedMs }: Times) =>
  `queue of ${bytes / 1000} kB, which takes ${fullQueueMs(bytes)} ms to empty: ping takes ` +
  `at least ${idleMs.toFixed(1)} ms before the transfer, at least ${loadedMs.toFixed(1)} ms during it`;

export const bufferbloat: Demonstration = {
  name: "bufferbloat",
  protocol: "TCP",
  title: "TCP: bufferbloat",
  shows:
    `${PRODUCER} pings the ${CONSUMER} over a link of ${LINK_MBIT} Mbit/s, alone and beside a bulk transfer (Reno); ` +
    "then again with a shorter queue in front of the link",
  means: "TCP fills whatever queue there is, so a long one makes all packets late; a short one drops earlier, and delays them less.",
  onAws: "the queues of its network can be neither seen nor set; the slow link is most often the one at the user's end",
  async run(stage) {
    // BBR, which a machine may have as its default, keeps queues short by itself.
    await stage.setting(PRODUCER, "ipv4/tcp_congestion_control", "reno");
    const long = await measure(stage, LONG_BYTES);
    const short = await measure(stage, SHORT_BYTES);
    return {
      seen: [describe(LONG_BYTES, long), describe(SHORT_BYTES, short)],
      asExpected: long.loadedMs > fullQueueMs(LONG_BYTES) / 3 && long.loadedMs > 10 * long.idleMs && short.loadedMs < long.loadedMs / 3,
    };
  },
};

// Demonstration: a consumer that reads slowly, and how its receive window slows its producer down.
import { hostNamed } from "../../topology/reachability";
import { counted } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf } from "../traffic/lab-program";
import { reopenedWindow } from "../packets/reopened-window";
import { rateInWords, sentBytes, steadyRate } from "../packets/rate";
import { socketInfo } from "../kernel/socket-info";
import type { Stage } from "../stage";
import { connectionOf, CONSUMER, PRODUCER, startBulkTransfer } from "../traffic/bulk-transfer";
import { untilClosed } from "../traffic/until-closed";

/** Some 5.5 kB each: in half of them, far more than the receive buffer holds at first. */
const MESSAGES = 220;

/** Bytes a second. */
const READ_RATE = 400_000;

/** Bytes of the server's receive buffers: least, default, most (tcp(7)). If it may, the kernel lets a full one grow. */
const RECEIVE_BUFFERS = "4096 131072 131072";

/** How far the producer's rate may be from the consumer's. */
const TOLERANCE = 0.25;

/** To call the unhindered transfer faster. */
const FASTER = 2;

interface Transfer {
  /** Bytes a second, from the consumer's reports. */
  readonly readRate: number;
  /** Bytes a second, from the producer's segments. */
  readonly sendRate: number;
  /** The consumer's largest, in bytes. */
  readonly largestWindow: number;
  /** How many times it closed, and opened again. */
  readonly reopened: number;
  /** Share of its time, while half of the messages were on their way. @default - it was over at once */
  readonly windowLimited?: number;
  readonly received: number;
}

/** @param readRate bytes a second @default - as fast as it can */
async function transfer(stage: Stage, readRate?: number): Promise<Transfer> {
  const [server, source] = [hostNamed(stage.lab, CONSUMER), hostNamed(stage.lab, PRODUCER)];
  const bulk = await startBulkTransfer(stage, MESSAGES, readRate);
  const { producer, consumer, sent, arrived } = bulk;
  const received = () => eventsOf(consumer, "message-received");
  await consumer.until("half of the messages", () => received().length * 2 >= MESSAGES);
  const info = await socketInfo(stage, PRODUCER, `${server.address}:${stage.lab.ports["hesitant_consumer_port"]}`);
  await Promise.all([producer.ended, consumer.ended]);
  await untilClosed(arrived);
  await Promise.all([sent.stop(), arrived.stop()]);
  const read = received().map(({ timestamp, totalBytes }) => ({
    timeSec: Date.parse(String(timestamp)) / 1000,
    bytes: Number(totalBytes),
  }));
  return {
    readRate: steadyRate(read),
    sendRate: steadyRate(sentBytes(arrived.packets, source.address)),
    largestWindow: connectionOf(bulk, "arrived").window.fromServer?.largest ?? 0,
    reopened: reopenedWindow(arrived.packets, server.address, 9001),
    received: received().length,
    ...(info && { windowLimited: info.windowLimited }),
  };
}

export const slowReader: Demonstration = {
  name: "slow-reader",
  protocol: "TCP",
  title: "TCP: a slow reader",
  shows: `${PRODUCER}'s eager producer sends ${MESSAGES} messages to a consumer that reads ${rateInWords(READ_RATE)}, then to a fast one`,
  means: "Flow control: the receive window opens as the receiver reads, so a sender is as fast as its reader.",
  async run(stage) {
    await stage.setting(CONSUMER, "ipv4/tcp_rmem", RECEIVE_BUFFERS);
    const slow = await transfer(stage, await stage.cause(() => READ_RATE));
    const fast = await transfer(stage);
    await stage.restoreServices();
    return {
      seen: [
        `slow: the consumer read ${rateInWords(slow.readRate)}, and the producer sent ${rateInWords(slow.sendRate)} (half of the transfer)`,
        `its window, ${slow.largestWindow} bytes at most, closed and opened again ${counted(slow.reopened, "time")}; ` +
          `it held the producer back for ${Math.round((slow.windowLimited ?? 0) * 100)} % of the time (ss -ti: rwnd_limited)`,
        `without a wait between its reads: ${rateInWords(fast.readRate)} read, ${rateInWords(fast.sendRate)} sent`,
      ],
      asExpected:
        slow.readRate < READ_RATE * (1 + TOLERANCE) &&
        Math.abs(slow.sendRate / slow.readRate - 1) < TOLERANCE &&
        slow.reopened > 0 &&
        (slow.windowLimited ?? 0) > 0.5 &&
        fast.sendRate > FASTER * slow.sendRate &&
        [slow, fast].every(({ received }) => received === MESSAGES),
    };
  },
};

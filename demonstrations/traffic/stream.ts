// A short bulk transfer over a link that is set: packets at both ends, kernel counters, what the link did, what arrived.
import type { LinkEvent } from "../../running-lab";
import { hostNamed } from "../../topology/reachability";
import type { LinkSettings } from "../../topology/model";
import type { Capture } from "../packets/capture";
import { kernelCounters } from "../kernel/kernel-counters";
import { eventsOf } from "./lab-program";
import type { Stage } from "../stage";
import { CONSUMER, PRODUCER, startBulkTransfer } from "./bulk-transfer";
import { untilClosed } from "./until-closed";

/** Some 5.5 kB each: they fit the first congestion window, of 10 segments (RFC 6928), and so travel without a pause. */
export const STREAM_MESSAGES = 10;

const OF_SENDER = ["TcpExtTCPFastRetrans", "TcpExtTCPTimeouts"] as const;
const OF_RECEIVER = ["TcpInCsumErrors", "TcpExtTCPOFOQueue"] as const;

export interface Stream {
  readonly sender: string;
  readonly receiver: string;
  /** The sender's endpoint. */
  readonly local: string;
  readonly atSender: Capture;
  readonly atReceiver: Capture;
  /** What the link did to packets of the stream. */
  readonly linkEvents: readonly LinkEvent[];
  /** By how much the kernels' counters have grown. */
  readonly counted: Readonly<Record<(typeof OF_SENDER)[number] | (typeof OF_RECEIVER)[number], number>>;
  /** Sequence numbers of the messages, as the consumer has read them. */
  readonly messages: readonly number[];
  /** Whether each message was read once, in order, and both programs ended well. */
  readonly delivered: boolean;
}

/** @param out what client-3's link does to the packets that it sends @param delayMs one way, in both directions */
export async function streamOver(stage: Stage, out: LinkSettings, delayMs: number): Promise<Stream> {
  await stage.link(PRODUCER, { out: { ...out, delayMs }, in: { delayMs } });
  const counters = async () => ({
    ...(await kernelCounters(stage, PRODUCER, OF_SENDER)),
    ...(await kernelCounters(stage, CONSUMER, OF_RECEIVER)),
  });
  const before = await counters();
  const { producer, consumer, local, port, sent, arrived } = await startBulkTransfer(stage, STREAM_MESSAGES);
  const statuses = await Promise.all([producer.ended, consumer.ended]);
  await Promise.all([sent, arrived].map(untilClosed));
  await Promise.all([sent.stop(), arrived.stop()]);
  const after = await counters();
  const linkEvents = await stage.linkEvents(PRODUCER);
  await stage.unlink(PRODUCER);
  await stage.restoreServices();

  const messages = eventsOf(consumer, "message-received").map(({ sequenceNumber }) => Number(sequenceNumber));
  const names = Object.keys(after) as (keyof typeof after)[];
  return {
    sender: hostNamed(stage.lab, PRODUCER).address,
    receiver: hostNamed(stage.lab, CONSUMER).address,
    local,
    atSender: sent,
    atReceiver: arrived,
    linkEvents: linkEvents.filter(({ packet }) => packet.includes(`:${port} `)),
    counted: Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as Stream["counted"],
    messages,
    delivered:
      statuses.every((status) => status === 0) &&
      messages.length === STREAM_MESSAGES &&
      messages.every((number, index) => number === index + 1),
  };
}

// Demonstration: slow start until a queue overflows, then a smaller window: Reno halves it, CUBIC keeps 0.7 (RFC 5681; RFC 9438).
import type { LinkEvent } from "../../running-lab";
import { hostNamed } from "../../topology/reachability";
import { counted, duration } from "../../topology/words";
import { CONSUMER, PRODUCER, startBulkTransfer } from "../traffic/bulk-transfer";
import type { CapturedPacket } from "../../capture-analysis";
import { chooseAlgorithm, hyStarts } from "../kernel/congestion-algorithm";
import { type Cut, laterCuts, windowPicture } from "../kernel/congestion-window";
import type { Demonstration } from "../demonstration";
import { syns } from "../packets/syns";
import type { Stage } from "../stage";
import { doublings, type Flight, windowGrowths } from "../packets/window-growth";
import { parseWindowSample, sampleWindow, type WindowSample } from "../kernel/window-samples";

const LINK_MBIT = 10;
const DELAY_MS = 20;

/** In segments (RFC 6928). */
const INITIAL_WINDOW = 10;

/** Acknowledged segments until the window has doubled in congestion avoidance, where it grows by one each round trip. */
const WITHOUT_SLOW_START = (INITIAL_WINDOW * (3 * INITIAL_WINDOW - 1)) / 2;

/** Some 33 more are on their way. */
const QUEUE_PACKETS = 15;

/** As on the internet. With 9001, the initial window of 10 segments would fill the link at once. */
const MTU = 1500;

/** They take 18 s at the link's rate. The first cut comes within a second or two, each further one some 2 s later. */
const MESSAGES = 4000;

/** In segments: the flight may be that much smaller than the window when a sender waits to send several at once. */
const UNUSED = 2;

const PICTURE_WIDTH = 60;

interface Algorithm {
  readonly name: string;
  readonly title: string;
  /** What is left of the window after a loss. Linux rounds it down to whole segments. */
  readonly share: number;
}

const RENO: Algorithm = { name: "reno", title: "Reno", share: 0.5 };
const CUBIC: Algorithm = { name: "cubic", title: "CUBIC", share: 0.7 };

const isBy = ({ share }: Algorithm, { cwnd, ssthresh }: Cut) => ssthresh > share * cwnd - 1 && ssthresh <= share * (cwnd + UNUSED);

interface Transfer {
  readonly syn: CapturedPacket;
  readonly samples: readonly WindowSample[];
  readonly slowStart: readonly Flight[];
  readonly segmentBytes: number;
  /** By the queue. */
  readonly dropped: readonly LinkEvent[];
  /** After slow start. */
  readonly cuts: readonly Cut[];
  /** Whether the kernel ended slow start because queues grew, before a loss (RFC 9406). */
  readonly hyStart: boolean;
}

async function transferWith(stage: Stage, algorithm: Algorithm): Promise<Transfer | undefined> {
  const [source, { address }] = [hostNamed(stage.lab, PRODUCER).address, hostNamed(stage.lab, CONSUMER)];
  const forget = await chooseAlgorithm(stage, PRODUCER, address, { name: algorithm.name, mtu: MTU });
  if (!forget) return undefined;
  const rate = { bitsPerSecond: LINK_MBIT * 1e6, queue: { packets: QUEUE_PACKETS } };
  await stage.link(PRODUCER, { out: { ...rate, delayMs: DELAY_MS }, in: { delayMs: DELAY_MS } });
  const hyStartsBefore = await hyStarts(stage, PRODUCER);
  const sampler = sampleWindow(stage, PRODUCER, `${address}:${stage.lab.ports["hesitant_consumer_port"]}`);
  const { producer, consumer, port, sent, arrived } = await startBulkTransfer(stage, MESSAGES);
  const local = `${source}:${port}`;
  const syn = await sent.until("the SYN", () => syns(sent.packets).find(({ fromPort }) => fromPort === port));
  const growths = () =>
    windowGrowths(
      sent.packets.filter(({ fromPort, toPort }) => fromPort === port || toPort === port),
      source,
    );
  const samples = () =>
    sampler.stdout
      .split("\n")
      .flatMap((line) => parseWindowSample(line) ?? [])
      // Without a round-trip time, the connection is not open yet.
      .filter(({ socket }) => socket.local === local && socket.congestionControl === algorithm.name && socket.rttMs !== undefined);
  const cuts = () => laterCuts(growths(), samples(), sent.packets.at(-1)!.timeSec);
  // Others may leave less: a timer that expires cuts again, and a sender with nothing to send lowers its window before (RFC 7661).
  await sampler.until("a cut by the algorithm alone", () => cuts().some((cut) => isBy(algorithm, cut)));
  await Promise.all([producer, consumer, sent, arrived, sampler].map((each) => each.stop()));
  const hyStart = (await hyStarts(stage, PRODUCER)) > hyStartsBefore;
  const events = await stage.linkEvents(PRODUCER);
  await stage.unlink(PRODUCER);
  await stage.restoreServices();
  await forget();

  const dropped = events.filter(({ action, by, packet }) => action === "dropped" && by === "queue" && packet.includes(`${local} >`));
  const sampled = samples();
  const segmentBytes = sampled.at(-1)!.socket.mss;
  return {
    syn,
    samples: sampled,
    slowStart: doublings(growths()[0]?.flights ?? [], INITIAL_WINDOW * segmentBytes),
    segmentBytes,
    dropped,
    cuts: cuts(),
    hyStart,
  };
}

function describe({ title }: Algorithm, { syn, samples, slowStart, segmentBytes, dropped, cuts, hyStart }: Transfer): string[] {
  const [loss] = dropped;
  const highest = Math.max(0, ...samples.map(({ socket }) => socket.cwnd));
  const growth = slowStart.map(({ bytes, packet }) => `${Math.floor(bytes / segmentBytes)} at ${duration(packet.timeSec - syn.timeSec)}`);
  const after = cuts.map(({ cwnd, ssthresh }) => `${cwnd} to ${ssthresh} (${(ssthresh / cwnd).toFixed(2)})`);
  return [
    `${title}: cwnd ${windowPicture(samples, PICTURE_WIDTH)} up to ${highest} segments; in slow start, segments on their way ` +
      `after the SYN: ${growth.join(", ")}` +
      (hyStart ? "; HyStart ended it" : ""),
    `the queue dropped ${counted(dropped.length, "packet")}` +
      (loss ? `, first at ${duration(loss.timeSec - syn.timeSec)}: ${loss.packet}` : "") +
      `; after slow start, losses cut cwnd ${after.join(", ")}`,
  ];
}

function isAsExpected(algorithm: Algorithm, { slowStart, segmentBytes, dropped, cuts }: Transfer): boolean {
  const [, doubled] = slowStart;
  const grows = doubled !== undefined && doubled.acknowledgedBytes < WITHOUT_SLOW_START * segmentBytes;
  return grows && dropped.length > 0 && cuts.some((cut) => isBy(algorithm, cut));
}

export const congestionControl: Demonstration = {
  name: "congestion-control",
  protocol: "TCP",
  title: "TCP: congestion control",
  shows:
    `${PRODUCER} sends the ${CONSUMER} a bulk transfer over a link of ${LINK_MBIT} Mbit/s, ${DELAY_MS} ms each way, ` +
    `with a queue of ${QUEUE_PACKETS} packets: with Reno, then with CUBIC`,
  means:
    "A sender doubles its window each round trip until a queue overflows; then Reno halves it, CUBIC keeps 0.7 of it, and both grow again.",
  onAws: "the queues of its network can be neither seen nor set.",
  async run(stage) {
    const reno = await transferWith(stage, RENO);
    const cubic = await transferWith(stage, CUBIC);
    if (!reno) throw new Error("this kernel does not have Reno");
    return {
      seen: [...describe(RENO, reno), ...(cubic ? describe(CUBIC, cubic) : ["this kernel does not have CUBIC: Reno is shown alone"])],
      asExpected: isAsExpected(RENO, reno) && (!cubic || isAsExpected(CUBIC, cubic)),
    };
  },
};

// Demonstration: UDP has no congestion control, so a stream of it takes its rate from TCP (RFC 8085, section 3.1).
import { hostNamed } from "../../topology/reachability";
import { bytesOf, CONSUMER, dataOf, PRODUCER, startBulkTransfer } from "../traffic/bulk-transfer";
import type { Demonstration } from "../demonstration";
import { afterSeconds, megabitsPerSecond } from "../packets/rate";

const LINK_MBIT = 10;
const STREAM_MBIT = 8;
const DATAGRAM_BYTES = 8000;
const INTERVAL_SEC = (DATAGRAM_BYTES * 8) / (STREAM_MBIT * 1e6);

/** 160 ms at the link's rate. */
const QUEUE_BYTES = 200_000;

/** Rates are those of this time. */
const MEASURED_SEC = 1.5;

/** How long the stream lasts before, so that TCP has found its new rate. */
const SETTLING_SEC = 0.5;

const LARGE = 1_000_000;

const inWords = (mbit: number) => `${mbit.toFixed(1)} Mbit/s`;

export const noCongestionControl: Demonstration = {
  name: "no-congestion-control",
  protocol: "UDP",
  title: "UDP: no congestion control",
  shows:
    `${PRODUCER} sends the ${CONSUMER} a bulk transfer by TCP (Reno) over a link of ${LINK_MBIT} Mbit/s; ` +
    `then a UDP stream of ${STREAM_MBIT} Mbit/s joins it on the same link`,
  means: "UDP sends as fast as its program does, however full the link is: TCP yields, and gets what is left.",
  async run(stage) {
    const [source, destination] = [hostNamed(stage.lab, PRODUCER), hostNamed(stage.lab, CONSUMER)];
    const port = stage.lab.ports["application_port"];
    // BBR, which a machine may have as its default, yields less to losses.
    await stage.setting(PRODUCER, "ipv4/tcp_congestion_control", "reno");
    await stage.link(PRODUCER, { out: { bitsPerSecond: LINK_MBIT * 1e6, delayMs: 5, queue: { bytes: QUEUE_BYTES } } });
    const filter = `udp and src host ${source.address} and dst host ${destination.address}`;
    const [streamSent, streamArrived] = [await stage.capture(PRODUCER, filter), await stage.capture(CONSUMER, filter)];
    const transfer = await startBulkTransfer(stage, LARGE);
    const tcp = () => dataOf(transfer, "arrived");
    const alone = await transfer.arrived.until("TCP to fill the link", () => {
      const end = afterSeconds(tcp(), MEASURED_SEC);
      const rate = end ? megabitsPerSecond(tcp(), end, MEASURED_SEC) : 0;
      return rate > 0.8 * LINK_MBIT && rate;
    });

    const words = `--one-way --msg-count ${LARGE} --interval-sec ${INTERVAL_SEC} --datagram-size ${DATAGRAM_BYTES}`;
    const stream = stage.program(PRODUCER, `udp-client ${destination.address} ${port} ${words}`);
    const { sent, arrived, beside } = await streamArrived.until("TCP to yield", () => {
      const end = afterSeconds(streamArrived.packets, SETTLING_SEC + MEASURED_SEC);
      if (!end) return undefined;
      const [sent = 0, arrived = 0, beside = 0] = [streamSent.packets, streamArrived.packets, tcp()].map((packets) =>
        megabitsPerSecond(packets, end, MEASURED_SEC),
      );
      // Fair shares would be halves.
      return sent > LINK_MBIT / 2 && arrived > beside && beside < LINK_MBIT / 2 && { sent, arrived, beside };
    });
    await Promise.all([stream, transfer.producer, transfer.consumer, transfer.sent, transfer.arrived].map((each) => each.stop()));
    await stage.unlink(PRODUCER);
    await stage.restoreServices();
    return {
      seen: [
        `TCP alone: ${inWords(alone)} came to the ${CONSUMER} (${bytesOf(transfer).read} bytes read in all)`,
        `UDP sent ${inWords(sent)}, of which ${inWords(arrived)} arrived; TCP beside it: ${inWords(beside)}`,
      ],
      // What a busy machine delays comes in a burst.
      asExpected: alone < 1.1 * LINK_MBIT && arrived + beside < 1.1 * LINK_MBIT,
    };
  },
};

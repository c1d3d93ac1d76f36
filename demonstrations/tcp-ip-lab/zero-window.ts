// Demonstration: a receiver that does not read closes its window, and the sender waits.
import { hostNamed } from "../../topology/reachability";
import { counted, duration } from "../../topology/words";
import type { Demonstration } from "../demonstration";
import { eventsOf, reported } from "../traffic/lab-program";
import { untilClosed } from "../traffic/until-closed";

/** Some 5.5 kB each: more than a receive buffer and a send buffer take (Linux lets the latter grow to 4 MB: tcp(7), tcp_wmem). */
const MESSAGES = 1250;

/** How many zero-window probes to wait for. */
const PROBES = 3;

export const zeroWindow: Demonstration = {
  name: "zero-window",
  protocol: "TCP",
  title: "TCP: the zero window",
  shows: `client-3's eager producer sends ${MESSAGES} messages to the server's hesitant consumer, which does not read until it is told to`,
  means: "Flow control: a receiver that does not read stops its sender, and nothing is lost.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-3");
    const port = stage.lab.ports["hesitant_consumer_port"];
    await stage.stopService("client-3", "eager-producer");
    await stage.stopService("server", "hesitant-consumer");
    const capture = await stage.capture("server", `tcp port ${port} and host ${source.address}`);
    const consumer = stage.program("server", `hesitant-consumer 0.0.0.0 ${port}`);
    await reported(consumer, "listening");
    const words = `--msg-count ${MESSAGES} --interval-sec 0 --write-timeout-sec 60`;
    const producer = stage.program("client-3", `eager-producer ${server.domainName} ${port} ${words}`);
    const stall = () => capture.overview.stalls[0];
    const sent = () => eventsOf(producer, "message-sent").at(-1);
    await capture.until(`a closed window and ${PROBES} probes of it`, () => (stall()?.probes.length ?? 0) >= PROBES);
    await producer.until("it waits", () => Number(sent()?.["waitingBytes"]) > 0);
    const waiting = sent();
    const received = () => eventsOf(consumer, "message-received").length;
    const before = received();
    consumer.kill("SIGUSR1");
    const [producerStatus, consumerStatus] = await Promise.all([producer.ended, consumer.ended]);
    await untilClosed(capture);
    await capture.stop();
    await stage.restoreServices();

    const closed = stall()!;
    const connection = capture.analyzer.connection(closed.connection)!;
    const acknowledged = (capture.packet(closed.start.frame).tcp?.acknowledgment ?? 1) - 1;
    return {
      seen: [
        `the window closed ${duration(closed.start.time - connection.first.time)} after the first packet, ` +
          `when ${acknowledged} bytes were acknowledged and none read: ${before} messages received`,
        `the producer's message #${String(waiting?.["sequenceNumber"])} had to wait, ` +
          `after ${String(waiting?.["takenBytes"])} bytes that its kernel took; ` +
          `the kernel asked ${counted(closed.probes.length, "time")} whether the window was open (zero-window probes)`,
        `told to read (SIGUSR1), the consumer opened the window again, ${duration(closed.duration)} after it had closed`,
        `${received()} of ${MESSAGES} messages arrived, ${connection.bytes.fromClient} bytes; ` +
          `exit status of the producer ${producerStatus}, of the consumer ${consumerStatus}`,
      ],
      asExpected: before === 0 && closed.ended === "window opened" && received() === MESSAGES && producerStatus === 0,
    };
  },
};

// A bulk transfer by TCP: client-3's eager producer sends as fast as it can, and the server's hesitant consumer reads at once.
import type { CapturedPacket, Connection } from "../../capture-analysis";
import { hostNamed } from "../../topology/reachability";
import type { Capture } from "../packets/capture";
import { eventsOf, type LabProgram, reported } from "./lab-program";
import type { Stage } from "../stage";

export const PRODUCER = "client-3";
export const CONSUMER = "server";

export interface BulkTransfer {
  readonly producer: LabProgram;
  readonly consumer: LabProgram;
  /** The producer's endpoint, "10.0.0.13:40000", and its port, which tells its connection from former ones. */
  readonly local: string;
  readonly port: number;
  /** At the producer, with ICMP. */
  readonly sent: Capture;
  /** At the consumer. */
  readonly arrived: Capture;
}

/** @param messages of some 5.5 kB each @param readRate of the consumer, in bytes a second @default - as fast as it can */
export async function startBulkTransfer(stage: Stage, messages: number, readRate?: number): Promise<BulkTransfer> {
  const port = stage.lab.ports["hesitant_consumer_port"];
  const { address } = hostNamed(stage.lab, CONSUMER);
  const source = hostNamed(stage.lab, PRODUCER).address;
  // They use the same port.
  await stage.stopService(PRODUCER, "eager-producer");
  await stage.stopService(CONSUMER, "hesitant-consumer");
  const sent = await stage.capture(PRODUCER, `(tcp port ${port} and host ${address}) or icmp`);
  const arrived = await stage.capture(CONSUMER, `tcp port ${port} and host ${source}`);
  const limit = readRate === undefined ? "" : ` --read-rate ${readRate}`;
  const consumer = stage.program(CONSUMER, `hesitant-consumer 0.0.0.0 ${port} --read-after-sec 0${limit}`);
  await reported(consumer, "listening");
  const words = `--msg-count ${messages} --interval-sec 0 --write-timeout-sec 60`;
  const producer = stage.program(PRODUCER, `eager-producer ${address} ${port} ${words}`);
  const local = String((await reported(producer, "connected"))["local"]);
  return { producer, consumer, local, port: Number(local.split(":")[1]), sent, arrived };
}

/** The producer's segments with data. @param at where they were captured */
export function dataOf({ port, ...transfer }: BulkTransfer, at: "sent" | "arrived"): readonly CapturedPacket[] {
  return transfer[at].packets.filter(({ fromPort, length }) => fromPort === port && length > 0);
}

/** What the analysis says of it. @param at where it was captured */
export function connectionOf({ local, ...transfer }: BulkTransfer, at: "sent" | "arrived"): Connection {
  const connection = transfer[at].connectionOf(local);
  if (!connection) throw new Error(`the capture lacks the connection of ${local}`);
  return connection;
}

/** Bytes without a gap that the consumer's kernel has acknowledged; the FIN counts as one. */
export function acknowledgedBytes({ port, arrived }: BulkTransfer): number {
  // Relative numbers count the SYN as the first (RFC 9293, section 3.4).
  const acks = arrived.packets.flatMap(({ toPort, tcp }) => (toPort === port ? (tcp?.acknowledgment ?? []) : []));
  return Math.max(1, ...acks) - 1;
}

/** Bytes that the producer has handed over, and that the consumer has read. */
export function bytesOf({ producer, consumer }: BulkTransfer): { readonly written: number; readonly read: number } {
  const last = (program: LabProgram, event: string) => Number(eventsOf(program, event).at(-1)?.["totalBytes"] ?? 0);
  return { written: last(producer, "message-sent"), read: last(consumer, "message-received") };
}

/** Waits until all has arrived. */
export async function endOfBulkTransfer({ producer, consumer, sent, arrived }: BulkTransfer): Promise<void> {
  await producer.until("its end", () => producer.status !== undefined, { onEnd: () => new Error(producer.stderr) });
  await consumer.ended;
  await Promise.all([sent.stop(), arrived.stop()]);
}

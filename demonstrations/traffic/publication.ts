// One host publishes messages to a broadcast address or a multicast group, and others listen: who receives them.
import { addressAt, prefixLength } from "../../topology/cidr-block";
import { hostNamed } from "../../topology/reachability";
import { eventsOf, type LabProgram, reported } from "./lab-program";
import type { Stage } from "../stage";

/** The publisher's name. */
const PUBLISHER = "demonstration";

export const MULTICAST_GROUP = "239.1.2.3";

/** Of a host's subnet: its last address, which names all hosts in it (RFC 919). */
export function broadcastAddress({ lab }: Stage, host: string): string {
  const { cidrBlock } = lab.subnets.find(({ name }) => name === hostNamed(lab, host).subnet)!;
  return addressAt(cidrBlock, 2 ** (32 - prefixLength(cidrBlock)) - 1);
}

export interface Publication {
  readonly address: string;
  /** Datagrams that left the publisher's host, each for all that listen. */
  readonly left: number;
  /** Of the publisher. */
  readonly status: number;
  /** The numbers of the messages that each listener received, in their order, by host. */
  readonly received: ReadonlyMap<string, readonly number[]>;
}

function numbersOf(listener: LabProgram): readonly number[] {
  return eventsOf(listener, "message-received").flatMap(({ text }) => {
    const [, number, name] = /^Message #(\d+) from publisher (.*)$/.exec(String(text)) ?? [];
    return name === PUBLISHER ? [Number(number)] : [];
  });
}

/** Starts the listeners, and then the publisher. @param delivered whether to wait until each listener has all messages */
export async function publish(
  stage: Stage,
  from: string,
  address: string,
  to: readonly string[],
  { count, delivered }: { readonly count: number; readonly delivered: boolean },
): Promise<Publication> {
  const port = stage.lab.ports["application_port"];
  const [publisher, listener] =
    address === MULTICAST_GROUP ? ["multicast-publisher", "multicast-subscriber"] : ["broadcast-publisher", "broadcast-consumer"];
  const capture = await stage.capture(from, `udp and dst host ${address}`);
  const listeners = new Map(to.map((host) => [host, stage.program(host, `${listener} ${address} ${port}`)]));
  for (const each of listeners.values()) await reported(each, "listening");
  const words = `${address} ${port} --msg-count ${count} --interval-sec 0.1 --publisher-name ${PUBLISHER}`;
  const publishing = stage.program(from, `${publisher} ${words}`);
  const status = await publishing.ended;
  const sent = eventsOf(publishing, "message-sent").length;
  await capture.until("all datagrams", () => capture.packets.length >= sent);
  await capture.stop();
  if (delivered) for (const each of listeners.values()) await each.until(`${count} messages`, () => numbersOf(each).length >= count);
  await Promise.all([...listeners.values()].map((each) => each.stop()));
  const received = new Map([...listeners].map(([host, each]) => [host, numbersOf(each)]));
  return { address, left: capture.packets.length, status, received };
}

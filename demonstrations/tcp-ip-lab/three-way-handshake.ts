// Demonstration: a connection opens with SYN, SYN-ACK and ACK, which takes a round trip.
import { hostNamed } from "../../topology/reachability";
import type { CapturedPacket } from "../../capture-analysis";
import type { Demonstration } from "../demonstration";
import { synAcks, syns } from "../packets/syns";
import { reported } from "../traffic/lab-program";

const DELAY_MS = 50;
const ROUND_TRIP_SEC = (2 * DELAY_MS) / 1000;

function describeOptions({ tcp }: CapturedPacket): string {
  const { mss, sackPermitted, timestamps, windowScale } = tcp!.options!;
  return `MSS ${mss}, ${sackPermitted ? "SACK" : "no SACK"}, ${timestamps ? "timestamps" : "no timestamps"}, window scale ${windowScale}`;
}

const hasAllOptions = ({ tcp }: CapturedPacket) => {
  const { mss, sackPermitted, timestamps, windowScale } = tcp!.options!;
  return mss !== undefined && sackPermitted && timestamps && windowScale !== undefined;
};

export const threeWayHandshake: Demonstration = {
  name: "three-way-handshake",
  protocol: "TCP",
  title: "TCP: the three-way handshake",
  shows: `client-2 opens a connection to the server over a link of ${DELAY_MS} ms each way, and sends a message`,
  means: "Before any data, SYN, SYN-ACK and ACK agree on sequence numbers and options, which costs one round trip.",
  async run(stage) {
    const server = hostNamed(stage.lab, "server");
    const source = hostNamed(stage.lab, "client-2");
    const port = stage.lab.ports["application_port"] ?? 0;
    await stage.link("client-2", { out: { delayMs: DELAY_MS }, in: { delayMs: DELAY_MS } });
    const capture = await stage.capture("client-2", `tcp port ${port}`);
    const client = stage.program("client-2", `tcp-client ${server.address} ${port} --msg-count 1 --client-name demonstration`);
    const local = String((await reported(client, "connected"))["local"]);
    const data = () => capture.packets.find(({ from, length }) => from === source.address && length > 0);
    await capture.until("the first data", data);
    const status = await client.ended;
    await capture.stop();
    await stage.unlink("client-2");

    const [first, [syn], [synAck]] = [data(), syns(capture.packets), synAcks(capture.packets)];
    const { toServer, toClient } = capture.connectionOf(local)?.handshake ?? {};
    if (!first || !syn?.tcp || !synAck?.tcp || toServer === undefined || toClient === undefined)
      throw new Error(`the capture lacks the handshake of ${local}`);
    const since = { synAck: toServer, ack: toServer + toClient, first: first.timeSec - syn.timeSec };
    const after = (seconds: number) => `after ${(seconds * 1000).toFixed(1)} ms`;
    return {
      seen: [
        `${local}: SYN, sequence number ${syn.tcp.sequenceNumber}; ${describeOptions(syn)}`,
        `${server.address}:${port}: SYN-ACK ${after(since.synAck)}, sequence number ${synAck.tcp.sequenceNumber}, ` +
          `ACK ${synAck.tcp.acknowledgmentNumber}; ${describeOptions(synAck)}`,
        `${local}: ACK ${after(since.ack)}, and the first ${first.length} bytes of data ${after(since.first)}`,
      ],
      asExpected:
        status === 0 &&
        synAck.tcp.acknowledgmentNumber === (syn.tcp.sequenceNumber + 1) % 2 ** 32 &&
        [syn, synAck].every(hasAllOptions) &&
        since.synAck >= ROUND_TRIP_SEC &&
        since.first >= since.ack,
    };
  },
};

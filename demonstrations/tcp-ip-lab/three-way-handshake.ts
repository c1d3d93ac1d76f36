// Demonstration: a connection opens with SYN, SYN-ACK and ACK, which takes a round trip.
import { hostNamed } from "../../topology/reachability";
import { type CapturedPacket, secondsBetween } from "../packets/captured-packet";
import type { Demonstration } from "../demonstration";
import { handshake, handshakeOptions } from "../packets/handshake";
import { reported } from "../traffic/lab-program";

const DELAY_MS = 50;
const ROUND_TRIP_SEC = (2 * DELAY_MS) / 1000;

function describeOptions(packet: CapturedPacket): string {
  const { mss, sackPermitted, timestamps, windowScale } = handshakeOptions(packet);
  return `MSS ${mss}, ${sackPermitted ? "SACK" : "no SACK"}, ${timestamps ? "timestamps" : "no timestamps"}, window scale ${windowScale}`;
}

const hasAllOptions = (packet: CapturedPacket) => {
  const { mss, sackPermitted, timestamps, windowScale } = handshakeOptions(packet);
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
    const data = () => capture.lines.find(({ from, length }) => from === source.address && length > 0);
    await capture.until("the first data", data);
    const status = await client.ended;
    await capture.stop();
    await stage.unlink("client-2");

    const opening = handshake(capture.lines, port);
    const first = data();
    if (!opening || !first) throw new Error(`the capture lacks the handshake of ${local}`);
    const { syn, synAck, ack } = opening;
    const [synSequence = 0, synAckSequence = 0] = [syn, synAck].map(({ tcp }) => tcp?.sequenceEnd);
    const since = (packet: CapturedPacket) => secondsBetween(syn, packet);
    const after = (packet: CapturedPacket) => `after ${(since(packet) * 1000).toFixed(1)} ms`;
    return {
      seen: [
        `${local}: SYN, sequence number ${synSequence}; ${describeOptions(syn)}`,
        `${server.address}:${port}: SYN-ACK ${after(synAck)}, sequence number ${synAckSequence}, ` +
          `ACK ${synAck.tcp?.ack}; ${describeOptions(synAck)}`,
        `${local}: ACK ${after(ack)}, and the first ${first.length} bytes of data ${after(first)}`,
      ],
      asExpected:
        status === 0 &&
        synAck.tcp?.ack === (synSequence + 1) % 2 ** 32 &&
        [syn, synAck].every(hasAllOptions) &&
        since(synAck) >= ROUND_TRIP_SEC &&
        since(ack) >= since(synAck) &&
        since(first) >= since(ack),
    };
  },
};

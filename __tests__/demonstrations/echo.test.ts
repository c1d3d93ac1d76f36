// How the demonstrations count echo requests and replies.
import { echoes } from "../../demonstrations/packets/echo";
import { echoPacket, icmpPacket } from "../capture-analysis/support/icmp-packets";
import { Recording } from "../capture-analysis/support/recording";
import { udpPacket } from "../capture-analysis/support/udp-packets";
import { analyzed } from "./support/captured";

const [CLIENT, SERVER] = ["10.0.0.11", "10.0.0.10"];
const there = { from: CLIENT, to: SERVER };
const back = { from: SERVER, to: CLIENT };
const datagram = udpPacket({ ...there, sourcePort: 40_000, destinationPort: 1234 });

test("echo requests and replies are counted, and nothing else", () => {
  const recording = new Recording();
  recording.add(echoPacket({ ...there, identifier: 1, sequence: 1 }));
  recording.add(echoPacket({ ...back, reply: true, identifier: 1, sequence: 1 }));
  recording.wait(198);
  recording.add(echoPacket({ ...there, identifier: 1, sequence: 2 }));
  recording.add(icmpPacket({ ...back, type: 3, code: 3, payload: datagram }));
  const { requests, replies, seconds } = echoes(analyzed(recording));
  expect([requests, replies]).toEqual([2, 1]);
  expect(seconds).toBeCloseTo(0.2);
});

test("a capture without echo requests spans no time", () => {
  const recording = new Recording();
  recording.add(icmpPacket({ ...back, type: 3, code: 3, payload: datagram }));
  expect(echoes(analyzed(recording))).toEqual({ requests: 0, replies: 0, seconds: 0 });
});

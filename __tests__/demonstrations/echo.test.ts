// How the demonstrations count echo requests and replies.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { echoes } from "../../demonstrations/packets/echo";

/** Output of tcpdump 4.99. */
const CAPTURE = `
23:59:59.900000 IP 10.0.0.11 > 10.0.0.10: ICMP echo request, id 1, seq 1, length 64
23:59:59.900100 IP 10.0.0.10 > 10.0.0.11: ICMP echo reply, id 1, seq 1, length 64
00:00:00.100000 IP 10.0.0.11 > 10.0.0.10: ICMP echo request, id 1, seq 2, length 64
00:00:00.150000 IP 10.0.0.10 > 10.0.0.11: ICMP 10.0.0.10 udp port 1234 unreachable, length 71`;

const packets = CAPTURE.split("\n").flatMap((line) => parseTcpdumpLine(line) ?? []);

test("echo requests and replies are counted, and nothing else", () => {
  const { requests, replies, seconds } = echoes(packets);
  expect([requests, replies]).toEqual([2, 1]);
  expect(seconds).toBeCloseTo(0.2);
});

test("a capture without echo requests spans no time", () => {
  expect(echoes(packets.slice(3))).toEqual({ requests: 0, replies: 0, seconds: 0 });
});

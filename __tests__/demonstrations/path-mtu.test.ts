// How the demonstrations read path MTU discovery in a capture.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { longestPayload, tooLongReports } from "../../demonstrations/kernel/path-mtu";

/** Output of tcpdump 4.99. */
const CAPTURE = `
08:54:01.000000 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [.], seq 1:8950, ack 1, win 491, length 8949
08:54:01.000100 IP 10.0.0.1 > 10.0.0.13: ICMP 10.0.0.10 unreachable - need to frag (mtu 1400), length 556
08:54:01.000200 IP 10.0.0.13.40000 > 10.0.0.10.1235: Flags [.], seq 1:1349, ack 1, win 491, length 1348
08:54:01.000300 IP 10.0.0.10 > 10.0.0.13: ICMP 10.0.0.10 udp port 1234 unreachable, length 9000`;

const packets = CAPTURE.split("\n").flatMap((line) => parseTcpdumpLine(line) ?? []);

test("the routers that said a packet was too long are found, with their next hop's MTU", () => {
  expect(tooLongReports(packets)).toEqual([{ router: "10.0.0.1", mtu: 1400 }]);
  expect(tooLongReports([packets[0]!, packets[3]!])).toEqual([]);
});

test("the longest payload is that of the packets at hand", () => {
  expect(longestPayload(packets.slice(0, 3))).toBe(8949);
  expect(longestPayload(packets.slice(1, 3))).toBe(1348);
  expect(longestPayload([])).toBe(0);
});

// How the demonstrations count the round trips until the first answer.
import { parseTcpdumpLine } from "../../demonstrations/packets/captured-packet";
import { firstAnswer } from "../../demonstrations/packets/first-answer";

const parse = (capture: string) => capture.split("\n").flatMap((line) => parseTcpdumpLine(line) ?? []);

/** Output of tcpdump 4.99, with another client's packets in between. */
const packets = parse(`
08:54:01.000000 IP 10.0.0.11.40000 > 10.0.0.10.1234: Flags [S], seq 3111, win 62727, length 0
08:54:01.050000 IP 10.0.0.12.50000 > 10.0.0.10.1234: UDP, length 40
08:54:01.100000 IP 10.0.0.10.1234 > 10.0.0.11.40000: Flags [S.], seq 900, ack 3112, win 62643, length 0
08:54:01.100100 IP 10.0.0.11.40000 > 10.0.0.10.1234: Flags [.], ack 1, win 491, length 0
08:54:01.100200 IP 10.0.0.11.40000 > 10.0.0.10.1234: Flags [P.], seq 1:41, ack 1, win 491, length 40
08:54:01.150000 IP 10.0.0.10.1234 > 10.0.0.12.50000: UDP, length 60
08:54:01.200000 IP 10.0.0.10.1234 > 10.0.0.11.40000: Flags [.], ack 41, win 458, length 0
08:54:01.200500 IP 10.0.0.10.1234 > 10.0.0.11.40000: Flags [P.], seq 1:61, ack 41, win 458, length 60
08:54:01.200600 IP 10.0.0.11.40000 > 10.0.0.10.1234: Flags [.], ack 61, win 491, length 0`);

test("a datagram's answer takes one round trip, a connection's two", () => {
  const [udp, tcp] = ["10.0.0.12:50000", "10.0.0.11:40000"].map((client) => firstAnswer(packets, client));
  expect([udp?.roundTrips, tcp?.roundTrips]).toEqual([1, 2]);
  expect(udp?.seconds).toBeCloseTo(0.1);
  expect(tcp?.seconds).toBeCloseTo(0.2005);
});

test("without data from the server there is no answer yet", () => {
  expect(firstAnswer(packets.slice(0, 7), "10.0.0.11:40000")).toBeUndefined();
  expect(firstAnswer(packets, "10.0.0.13:40000")).toBeUndefined();
});

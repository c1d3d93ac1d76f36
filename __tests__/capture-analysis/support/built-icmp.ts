// Small captures of ICMP that the tests build themselves: traceroutes of each kind, path MTU, closed ports.
import { join, u16, u8 } from "./bytes";
import { Conversation } from "./conversation";
import { echoPacket, icmpPacket } from "./icmp-packets";
import type { CapturedRecord } from "./pcap";
import { tcpPacket } from "./tcp-packets";
import { udpPacket } from "./udp-packets";

const [SOURCE, TARGET, ROUTER_1, ROUTER_2] = ["10.0.0.1", "10.3.0.9", "10.0.0.254", "10.2.0.1"];
const ROUTERS = [ROUTER_1, ROUTER_2];

/** What a router or host quotes of an IPv4 packet: the header, with a TTL that has run down to 1, and 8 bytes. */
const quote = (packet: Uint8Array) => join(packet.subarray(0, 8), u8(1), packet.subarray(9, 28));
const quote6 = (packet: Uint8Array) => join(packet.subarray(0, 7), u8(1), packet.subarray(8));

const portUnreachable = (sent: Uint8Array) => icmpPacket({ from: TARGET, to: SOURCE, type: 3, code: 3, payload: quote(sent) });

/** Each packet 10 ms after the one before. */
const inOrder = (packets: readonly Uint8Array[]): CapturedRecord[] => packets.map((bytes, n) => ({ timeUs: n * 10_000, bytes }));

/** Three probes, of which the first two run out of hops. */
function traceroute(probe: (hop: number) => Uint8Array, answer: (probe: Uint8Array) => Uint8Array): CapturedRecord[] {
  return inOrder(
    [1, 2, 3].flatMap((hop) => {
      const sent = probe(hop);
      const router = ROUTERS[hop - 1];
      return [sent, router === undefined ? answer(sent) : icmpPacket({ from: router, to: SOURCE, type: 11, payload: quote(sent) })];
    }),
  );
}

const there = { from: SOURCE, to: TARGET };
const back = { from: TARGET, to: SOURCE };

const udpTraceroute = () =>
  traceroute(
    (hop) => udpPacket({ ...there, sourcePort: 42315, destinationPort: 33434 + hop, payload: 12, ttl: hop, id: 700 + hop }),
    portUnreachable,
  );

const icmpTraceroute = () =>
  traceroute(
    (hop) => echoPacket({ ...there, identifier: 77, sequence: hop, ttl: hop }),
    () => echoPacket({ ...back, reply: true, identifier: 77, sequence: 3 }),
  );

const tcpTraceroute = () =>
  traceroute(
    (hop) => tcpPacket({ ...there, sourcePort: 50000 + hop, destinationPort: 80, seq: 9000 + hop, flags: "SYN", ttl: hop }),
    () => tcpPacket({ ...back, sourcePort: 80, destinationPort: 50003, seq: 1, ack: 9004, flags: "SYN ACK" }),
  );

function traceroute6(): CapturedRecord[] {
  const [from, router, to] = ["2001:db8::1", "2001:db8::ff", "2001:db8::9"] as const;
  const probe = (ttl: number) => udpPacket({ from, to, sourcePort: 40000, destinationPort: 33434 + ttl, payload: 12, ttl });
  const [first, second] = [probe(1), probe(2)];
  const exceeded = icmpPacket({ from: router, to: from, type: 3, payload: quote6(first) });
  return inOrder([first, exceeded, second, icmpPacket({ from: to, to: from, type: 1, code: 4, payload: quote6(second) })]);
}

/** A segment is too long for a link of the path; its bytes are sent again in two segments. */
function pathMtu(): readonly CapturedRecord[] {
  const talk = Conversation.opened({ client: { address: SOURCE }, server: { address: TARGET } });
  const { client, server, recording } = talk;
  const long = recording.bytes(client.data(1460));
  recording.add(icmpPacket({ from: ROUTER_1, to: SOURCE, type: 3, code: 4, rest: join(u16(0), u16(1400)), payload: quote(long) }));
  client.data(1360, { seq: 1 });
  client.data(100, { seq: 1361 });
  recording.wait(20);
  server.ack();
  talk.close();
  return recording.records;
}

function unreachable(): CapturedRecord[] {
  const sent = udpPacket({ ...there, sourcePort: 5000, destinationPort: 53, payload: 30 });
  return inOrder([sent, portUnreachable(sent)]);
}

export const builtIcmp = () => ({
  udpTraceroute: udpTraceroute(),
  icmpTraceroute: icmpTraceroute(),
  tcpTraceroute: tcpTraceroute(),
  traceroute6: traceroute6(),
  pathMtu: pathMtu(),
  unreachable: unreachable(),
});

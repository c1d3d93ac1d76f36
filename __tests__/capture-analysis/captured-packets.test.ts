// Packets as values, for who watches a capture while it is made.
import { type CapturedPacket, CaptureAnalyzer } from "../../capture-analysis";
import { builtCaptures } from "./support/built-captures";
import { Conversation } from "./support/conversation";
import { echoPacket, icmpPacket } from "./support/icmp-packets";
import { ipPacket } from "./support/ip-packets";
import { ethernet, LINK } from "./support/links";
import { type CapturedRecord, pcapOf, type PcapOptions } from "./support/pcap";
import { option } from "./support/tcp-packets";
import { udpBytes, udpPacket } from "./support/udp-packets";

function capturedIn(bytes: Uint8Array) {
  const packets: CapturedPacket[] = [];
  const analyzer = new CaptureAnalyzer({ traces: "all", onPacket: (packet) => packets.push(packet) });
  analyzer.push(bytes);
  analyzer.end();
  return { packets, analyzer };
}

const captured = (records: readonly (CapturedRecord | Uint8Array)[], options?: PcapOptions) => capturedIn(pcapOf(records, options)).packets;

const there = { from: "10.0.0.12", to: "10.0.0.10" };
const ports = { sourcePort: 40_000, destinationPort: 1234 };

test("a segment has its numbers in the stream, as its header has them, and its window after scaling", () => {
  const synOptions = [option.mss(8961), option.sackPermitted(), option.timestamps(1, 0), option.scale(7)];
  const talk = Conversation.opened({
    client: { synOptions, initialSequence: 2 ** 32 - 50 },
    server: { synOptions: [option.mss(1460)], initialSequence: 900 },
  });
  talk.client.data(100, { window: 512 });
  const [syn, synAck, ack, data] = captured(talk.recording.records);
  const client = { from: "10.0.0.1", fromPort: 40_000, to: "10.0.0.2", toPort: 80 };
  expect(syn).toMatchObject({
    ...client,
    frame: 1,
    length: 0,
    tcp: {
      flags: "SYN",
      sequence: 0,
      sequenceNumber: 2 ** 32 - 50,
      options: { mss: 8961, sackPermitted: true, timestamps: true, windowScale: 7 },
    },
  });
  expect(syn?.tcp).not.toHaveProperty("acknowledgment");
  expect(synAck?.tcp).toMatchObject({ flags: "SYN, ACK", acknowledgment: 1, acknowledgmentNumber: 2 ** 32 - 49, sequenceNumber: 900 });
  expect(synAck?.tcp?.options).toEqual({ mss: 1460, sackPermitted: false, timestamps: false });
  expect(ack?.tcp).not.toHaveProperty("options");
  const tcp = { connection: 1, flags: "PSH, ACK", sequence: 1, length: 100, sequenceNumber: 2 ** 32 - 49, window: 512, classes: ["new"] };
  expect(data).toMatchObject({ ...client, frame: 4, length: 100, tcp });
  expect(data).not.toHaveProperty("icmp");
});

test("the windows of both sides are scaled once both have said so", () => {
  const talk = Conversation.opened({ client: { synOptions: [option.scale(7)] }, server: { synOptions: [option.scale(2)] } });
  talk.client.data(100, { window: 512 });
  talk.server.ack({ window: 512 });
  expect(captured(talk.recording.records).map(({ tcp }) => tcp?.window)).toEqual([65_535, 65_535, 65_535 * 128, 512 * 128, 512 * 4]);
});

test("times are seconds since 1970", () => {
  const times = [1_795_870_800_250_000, 1_795_870_801_000_001];
  const packets = captured(times.map((timeUs) => ({ timeUs, bytes: udpPacket({ ...there, ...ports }) })));
  expect(packets.map(({ timeSec }) => Math.round(timeSec * 1e6))).toEqual(times);
});

test("a datagram has ports and its payload's length, an ICMP message its name and its own length", () => {
  const datagram = udpPacket({ ...there, ...ports, payload: 40 });
  const messages = [
    echoPacket({ ...there, identifier: 1, sequence: 1 }),
    echoPacket({ ...there, reply: true, identifier: 1, sequence: 1 }),
    icmpPacket({ ...there, type: 3, code: 3, payload: datagram }),
    icmpPacket({ ...there, type: 11, code: 1, payload: datagram }),
    icmpPacket({ ...there, type: 13, payload: 12 }),
  ];
  const [udp, ...icmp] = captured([datagram, ...messages]);
  expect(udp).toEqual({ frame: 1, timeSec: 0, ...there, fromPort: 40_000, toPort: 1234, length: 40 });
  expect(icmp.map((packet) => [packet.icmp, packet.length])).toEqual([
    ["echo request", 64],
    ["echo reply", 64],
    ["port unreachable", 76],
    ["fragment reassembly time exceeded", 76],
    ["type 13", 20],
  ]);
  expect(icmp[0]).not.toHaveProperty("fromPort");
});

test("the fragment that completes a datagram has its ports and its whole length, the others have neither", () => {
  const bytes = udpBytes({ ...there, ...ports, payload: 1992 });
  const fragment = (offset: number, end: number) =>
    ipPacket({ ...there, fragment: { offset, more: end < bytes.length } }, 17, bytes.subarray(offset, end));
  const packets = captured([fragment(0, 1000), fragment(1000, 2000)]);
  expect(packets.map(({ length, toPort }) => [length, toPort])).toEqual([
    [0, undefined],
    [1992, 1234],
  ]);
});

test("other frames and packets that cannot be read are no packets, but count as records", () => {
  const frames = [
    ethernet(new Uint8Array(28), [], 0x0806),
    ethernet(udpPacket({ ...there, ...ports, udpLength: 4 })),
    ethernet(udpPacket({ ...there, ...ports })),
  ];
  expect(captured(frames, { linkType: LINK.ethernet }).map(({ frame }) => frame)).toEqual([3]);
});

test("the packets of a connection say what its trace says", () => {
  for (const { name, bytes } of builtCaptures()) {
    const { packets, analyzer } = capturedIn(bytes);
    for (const { number } of analyzer.connections()) {
      const segments = packets.flatMap(({ tcp }) => (tcp?.connection === number ? [tcp] : []));
      const traced = analyzer.trace(number)!.packets;
      expect([name, segments.length]).toEqual([name, traced.length]);
      expect(traced).toMatchObject(segments.map(({ sequence, flags, window, classes }) => ({ sequence, flags, window, classes })));
    }
  }
});

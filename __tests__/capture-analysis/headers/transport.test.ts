// TCP, UDP and ICMP headers, and the packets that ICMP errors quote.
import { join, u16, u32, u8 } from "../support/bytes";
import { echoPacket, icmpPacket } from "../support/icmp-packets";
import { headerReader } from "../support/read-one";
import { option, tcpPacket } from "../support/tcp-packets";
import { udpPacket } from "../support/udp-packets";

const ends = { from: "10.0.0.1", to: "10.0.0.2", sourcePort: 1000, destinationPort: 80 };
const read = (bytes: Uint8Array, snapLength?: number) => headerReader().read(bytes, snapLength);

describe("a TCP header", () => {
  it("says numbers, flags, window and options", () => {
    const options = [option.mss(1460), option.sackPermitted(), option.scale(15), u8(30, 4, 1, 2), option.timestamps(-1 >>> 0, 7)];
    expect(read(tcpPacket({ ...ends, seq: 2 ** 32 - 1, ack: 5, flags: "SYN ACK", window: 99, options }))).toMatchObject({
      sequence: -1,
      acknowledgment: 5,
      flags: 0x12,
      window: 99,
      maximumSegmentSize: 1460,
      sackPermitted: true,
      windowScale: 15,
      hasTimestamps: true,
      timestampValue: -1,
      malformed: false,
    });
  });

  it("without options forgets those of the packet before", () => {
    const reader = headerReader();
    reader.read(tcpPacket({ ...ends, options: [option.mss(1), option.scale(1), option.timestamps(1, 1), option.sack([1, 2])] }));
    const plain = { maximumSegmentSize: -1, windowScale: -1, hasTimestamps: false, sackBlocks: 0, sackPermitted: false };
    expect(reader.read(tcpPacket(ends))).toMatchObject(plain);
  });

  it("has timestamps after two no-operations, or at any other place", () => {
    const noOperations = u8(1, 1);
    for (const options of [
      [noOperations, option.timestamps(7, 8)],
      [option.timestamps(7, 8), noOperations],
      [noOperations, option.timestamps(7, 8), noOperations, noOperations],
    ])
      expect(read(tcpPacket({ ...ends, options }))).toMatchObject({ hasTimestamps: true, timestampValue: 7, optionsCut: false });
  });

  it("has up to four SACK blocks", () => {
    const packet = read(tcpPacket({ ...ends, options: [option.sack([1, 2], [3, 4], [5, 6], [7, 8])] }));
    expect([packet.sackBlocks, [...packet.sackEdges]]).toEqual([4, [1, 2, 3, 4, 5, 6, 7, 8]]);
  });

  it("is malformed if it is cut or contradicts itself", () => {
    expect(read(tcpPacket(ends), 39)).toMatchObject({ malformed: true, protocol: -1 });
    expect(read(tcpPacket({ ...ends, dataOffset: 4 })).malformed).toBe(true);
    expect(read(tcpPacket({ ...ends, dataOffset: 6 })).malformed).toBe(true);
    const overrun = { malformed: true, protocol: 6, maximumSegmentSize: 1400 };
    expect(read(tcpPacket({ ...ends, options: [option.mss(1400), u8(8, 10, 0, 0)] }))).toMatchObject(overrun);
    expect(read(tcpPacket({ ...ends, options: [option.mss(1400), u8(8, 1, 0, 0)] }))).toMatchObject(overrun);
  });

  it("is not malformed if the snap length cuts options or payload", () => {
    const options = [option.mss(1400), option.timestamps(1, 2)];
    for (const length of [44, 45, 46, 50, 56, 60]) {
      expect(read(tcpPacket({ ...ends, options, payload: 10 }), length)).toMatchObject({ malformed: false, maximumSegmentSize: 1400 });
    }
  });
});

describe("a UDP header", () => {
  it("says how long the payload is", () => {
    expect(read(udpPacket({ ...ends, payload: 100 }), 30)).toMatchObject({ protocol: 17, payloadLength: 100, malformed: false });
  });

  it.each([0, 7, 200])("with the length %d in 108 bytes is malformed", (udpLength) => {
    expect(read(udpPacket({ ...ends, payload: 100, udpLength }))).toMatchObject({ malformed: true, protocol: -1 });
  });
});

describe("an ICMP message", () => {
  it.each(["10.0.0.2", "2001:db8::2"])("from %s may be an echo", (from) => {
    const packet = read(echoPacket({ from, to: from, identifier: 7, sequence: 9, reply: true }));
    expect(packet).toMatchObject({ echoIdentifier: 7, echoSequence: 9, mtu: -1, hasQuoted: false, payloadLength: 56 });
    expect(packet.icmpType).toBe(from.includes(":") ? 129 : 0);
  });

  it("quotes the first 8 bytes of a TCP segment", () => {
    const quoted = tcpPacket({ ...ends, seq: 1234, payload: 1460 }).subarray(0, 28);
    const packet = read(icmpPacket({ from: "10.9.9.9", to: ends.from, type: 3, code: 4, rest: u32(1492), payload: quoted }));
    expect(packet).toMatchObject({ mtu: 1492, hasQuoted: true, malformed: false });
    expect(packet.quoted).toMatchObject({ protocol: 6, sequence: 1234, sourcePort: 1000, destinationPort: 80, ipLength: 1500 });
  });

  it("of version 6 says an MTU of 32 bits", () => {
    const quoted = udpPacket({ ...ends, from: "2001:db8::1", to: "2001:db8::2", payload: 2000 }).subarray(0, 48);
    const message = { from: "2001:db8::9", to: "2001:db8::1", type: 2, rest: u32(70_000), payload: quoted };
    const packet = read(icmpPacket(message));
    expect(packet).toMatchObject({ mtu: 70_000, hasQuoted: true });
    expect(packet.quoted).toMatchObject({ version: 6, protocol: 17, destinationPort: 80, ipLength: 2048 });
  });

  it("that quotes less than an IP header quotes nothing", () => {
    const packet = read(icmpPacket({ ...ends, type: 11, payload: join(u16(0x4500), u16(9)) }));
    expect(packet).toMatchObject({ hasQuoted: false, malformed: false });
  });

  it("is malformed if its header is cut", () => {
    expect(read(echoPacket({ ...ends, identifier: 1, sequence: 1 }), 27).malformed).toBe(true);
  });
});

// IPv4 and IPv6 headers, extension headers and fragments.
import { join, u16, u32, u8 } from "../support/bytes";
import { ipPacket } from "../support/ip-packets";
import { headerReader } from "../support/read-one";
import { tcpBytes, tcpPacket } from "../support/tcp-packets";
import { udpBytes } from "../support/udp-packets";

const v4 = { from: "10.0.0.1", to: "10.0.0.2", sourcePort: 1000, destinationPort: 80 };
const v6 = { ...v4, from: "2001:db8::1", to: "2001:db8::2" };

describe("an IP header", () => {
  it("says addresses, lengths, hop limit and identification", () => {
    const { read, addresses } = headerReader();
    const packet = read(tcpPacket({ ...v4, id: 77, ttl: 3, ipOptions: u8(1, 1, 1, 0), payload: 500 }), 64);
    expect([packet.identification, packet.hopLimit, packet.ipLength, packet.payloadLength, packet.malformed]).toEqual([
      77,
      3,
      544,
      500,
      false,
    ]);
    expect([packet.source, packet.destination].map((number) => addresses.text(number))).toEqual([v4.from, v4.to]);
    expect(read(tcpPacket({ ...v6, ttl: 9 }))).toMatchObject({ version: 6, identification: -1, hopLimit: 9, ipLength: 60 });
  });

  it("with the length 0 belongs to a packet that the network card will cut", () => {
    expect(headerReader().read(tcpPacket({ ...v4, payload: 3000, ipLength: 0 }), 100).payloadLength).toBe(3000);
    expect(headerReader().read(tcpPacket({ ...v6, payload: 3000, ipLength: 0 }), 100).payloadLength).toBe(3000);
  });

  it("that is cut or contradicts itself is malformed", () => {
    const short = tcpPacket(v4);
    short[0] = 0x44;
    expect(headerReader().read(short)).toMatchObject({ malformed: true, version: -1 });
    expect(headerReader().read(tcpPacket({ ...v4, ipLength: 19 })).malformed).toBe(true);
    expect(headerReader().read(tcpPacket(v4), 19).malformed).toBe(true);
    expect(headerReader().read(tcpPacket(v6), 39).malformed).toBe(true);
  });

  it("of IPv6 may have extension headers", () => {
    const chain = (next: number, ...bytes: Uint8Array[]) => ({ first: next, bytes: join(...bytes) });
    const empty = new Uint8Array(6);
    const extensions = chain(0, u8(43, 0), empty, u8(60, 0), empty, u8(51, 0), empty, u8(44, 0), empty, u8(6, 0), u16(0), u32(5));
    const packet = headerReader().read(ipPacket({ ...v6, extensions }, 6, tcpBytes({ ...v6, payload: 7 })));
    expect(packet).toMatchObject({ protocol: 6, payloadLength: 7, destinationPort: 80, malformed: false, fragment: false });
    const endless = ipPacket({ ...v6, extensions: chain(0, u8(6, 200), empty) }, 6, 20);
    expect(headerReader().read(endless)).toMatchObject({ version: 6, protocol: -1, malformed: true });
  });
});

describe.each([
  ["IPv4", v4],
  ["IPv6", v6],
])("fragments of %s", (_, ends) => {
  const whole = udpBytes({ ...ends, payload: 2992 });
  const piece = (offset: number, end: number, id = 5) =>
    ipPacket({ ...ends, id, fragment: { offset, more: end < whole.length } }, 17, whole.subarray(offset, end));
  const [first, second, third] = [piece(0, 1400), piece(1400, 2800), piece(2800, 3000)];

  it.each([
    ["in order", [first, second, third]],
    ["in reverse order", [third, second, first]],
    ["with one twice, and overlapping", [second, second, piece(800, 1600), first, third]],
    ["among those of another datagram", [first, piece(0, 1400, 6), piece(2800, 3000, 6), third, second]],
  ])("%s give the datagram with the last to come", (_title, pieces) => {
    const { read } = headerReader();
    for (const bytes of pieces.slice(0, -1)) expect(read(bytes)).toMatchObject({ fragment: true, protocol: -1, malformed: false });
    const last = { fragment: true, protocol: 17, payloadLength: 2992, sourcePort: 1000, destinationPort: 80, malformed: false };
    expect(read(pieces.at(-1)!, 60)).toMatchObject(last);
  });

  it("that cut the transport header are put together", () => {
    const { read } = headerReader();
    const segment = tcpBytes({ ...ends, seq: 9, window: 77, payload: 30 });
    const cut = (offset: number, end: number) =>
      ipPacket({ ...ends, fragment: { offset, more: end < segment.length } }, 6, segment.subarray(offset, end));
    read(cut(8, 16));
    read(cut(16, 50));
    expect(read(cut(0, 8))).toMatchObject({ protocol: 6, sequence: 9, window: 77, payloadLength: 30, malformed: false });
  });

  it("are remembered of 1,024 datagrams", () => {
    const { read } = headerReader();
    for (let id = 0; id < 1025; id++) read(piece(0, 1400, id));
    const finish = (id: number) => [piece(1400, 2800, id), piece(2800, 3000, id)].map((bytes) => read(bytes).protocol);
    expect([finish(1), finish(0)]).toEqual([
      [-1, 17],
      [-1, -1],
    ]);
  });
});

// The IP packet is found behind every link layer's header.
import { join, u16, u32, u8 } from "../support/bytes";
import * as links from "../support/links";
import { headerReader } from "../support/read-one";
import { udpPacket } from "../support/udp-packets";

const ports = { sourcePort: 5000, destinationPort: 53, payload: 3 };
const packets = [
  [4, udpPacket({ from: "10.0.0.1", to: "10.0.0.2", ...ports })],
  [6, udpPacket({ from: "2001:db8::1", to: "2001:db8::2", ...ports })],
] as const;
const { LINK, ethernet } = links;

describe.each(packets)("an IPv%s packet is found", (version, ip) => {
  it.each([
    ["Ethernet", LINK.ethernet, ethernet(ip)],
    ["one VLAN tag", LINK.ethernet, ethernet(ip, [[0x8100, 7]])],
    [
      "three VLAN tags",
      LINK.ethernet,
      ethernet(ip, [
        [0x88a8, 1],
        [0x9100, 2],
        [0x8100, 3],
      ]),
    ],
    ["two MPLS labels", LINK.ethernet, ethernet(join(u32(0x10000), u32(0x20100), ip), [], 0x8847)],
    ["Linux cooked", LINK.sll, links.sll(ip)],
    ["Linux cooked 2", LINK.sll2, links.sll2(ip)],
    ["PPP", LINK.ppp, links.ppp(ip)],
    ["PPP with a protocol of one byte", LINK.ppp, join(u8(version === 4 ? 0x21 : 0x57), ip)],
    ["raw IP", LINK.rawIp, ip],
    ["raw IP by version", version === 4 ? LINK.ipv4 : LINK.ipv6, ip],
    ["BSD loopback", LINK.loopback, links.loopback(ip, true)],
    ["BSD loopback, big-endian", LINK.loopback, links.loopback(ip, false, 24)],
    ["OpenBSD loopback", LINK.openBsdLoopback, links.loopback(ip, false, 24)],
  ])("behind %s", (_, linkType, frame) => {
    const packet = headerReader(linkType).read(frame);
    expect([packet.version, packet.protocol, packet.destinationPort, packet.payloadLength, packet.malformed]).toEqual([
      version,
      17,
      53,
      3,
      false,
    ]);
  });
});

it.each([
  ["ARP", LINK.ethernet, ethernet(new Uint8Array(28), [], 0x0806)],
  ["IEEE 802.3 with LLC", LINK.ethernet, ethernet(new Uint8Array(38), [], 38)],
  ["an unknown link type", 147, new Uint8Array(3)],
])("%s is no IP, and not malformed", (_, linkType, frame) => {
  const packet = headerReader(linkType).read(frame);
  expect([packet.version, packet.protocol, packet.malformed]).toEqual([-1, -1, false]);
});

it.each([
  ["Ethernet", LINK.ethernet, new Uint8Array(13)],
  ["a VLAN tag", LINK.ethernet, ethernet(u8(0, 1), [], 0x8100)],
  ["Linux cooked", LINK.sll, new Uint8Array(15)],
  ["Linux cooked 2", LINK.sll2, new Uint8Array(19)],
  ["BSD loopback", LINK.loopback, new Uint8Array(3)],
  ["PPP", LINK.ppp, u16(0xff03)],
  ["raw IP of no known version", LINK.rawIp, new Uint8Array(40).fill(0x50)],
  ["an empty record", LINK.rawIp, new Uint8Array(0)],
])("a cut header is malformed: %s", (_, linkType, frame) => {
  expect(headerReader(linkType).read(frame).malformed).toBe(true);
});

it("padding is no payload", () => {
  const frame = links.paddedEthernet(packets[0][1]);
  const packet = headerReader(LINK.ethernet).read(frame);
  expect([frame.length, packet.payloadLength, packet.recordEnd]).toEqual([60, 3, 14 + 20 + 8 + 3]);
});

// What ICMP errors, pings and path MTUs become in an analysis.
import { Addresses } from "../../../capture-analysis/headers/addresses";
import { NONE, PROTOCOL } from "../../../capture-analysis/headers/packet";
import { IcmpAnalysis, type IcmpOptions } from "../../../capture-analysis/icmp/icmp-analysis";
import { Packets } from "../support/packets";

function capture(options?: IcmpOptions) {
  const addresses = new Addresses();
  return { packets: new Packets(addresses), analysis: new IcmpAnalysis(addresses, options) };
}

const TO_BIG_SERVER = ["10.10.1.4", "74.53.140.153", [1470, 25]] as const;

test("an error names itself, its router and the end points that it quotes", () => {
  const { packets, analysis } = capture();
  const sent = packets.tcp(...TO_BIG_SERVER, { ipLength: 1500 });
  analysis.packet(sent);
  analysis.packet(packets.error("192.168.1.1", [3, 4], sent, { mtu: 1492 }));
  expect(analysis.errors()).toEqual([
    {
      frame: 2,
      time: 0.001,
      from: "192.168.1.1",
      to: "10.10.1.4",
      type: 3,
      code: 4,
      name: "fragmentation needed",
      mtu: 1492,
      quotes: { protocol: "tcp", from: "10.10.1.4:1470", to: "74.53.140.153:25", length: 1500 },
    },
  ]);
});

test.each([
  ["10.0.0.1", 3, 1, "host unreachable"],
  ["10.0.0.1", 3, 13, "administratively prohibited"],
  ["10.0.0.1", 3, 99, "destination unreachable"],
  ["10.0.0.1", 4, 0, "source quench"],
  ["10.0.0.1", 5, 1, "redirect for host"],
  ["10.0.0.1", 11, 0, "time exceeded"],
  ["10.0.0.1", 11, 1, "fragment reassembly time exceeded"],
  ["10.0.0.1", 12, 0, "parameter problem"],
  ["fe80::1", 1, 4, "port unreachable"],
  ["fe80::1", 2, 0, "packet too big"],
  ["fe80::1", 3, 0, "time exceeded"],
  ["fe80::1", 4, 1, "unrecognized next header"],
])("%s, type %i, code %i is called %j", (router, icmpType, icmpCode, name) => {
  const { packets, analysis } = capture();
  analysis.packet(packets.icmp(router, router, icmpType, { icmpCode }));
  expect(analysis.errors()).toMatchObject([{ type: icmpType, code: icmpCode, name }]);
});

test("a quoted ping has addresses without ports, and one of another protocol has its number", () => {
  const { packets, analysis } = capture();
  const ping = packets.icmp("fe80::beef", "fe80::dead", 128);
  const tunnel = packets.packet("10.0.0.1", "10.0.0.2", { protocol: 47, ipLength: 100 });
  analysis.packet(packets.error("fe80::1", [3, 0], ping));
  analysis.packet(packets.error("10.0.0.9", [3, 2], tunnel));
  expect(analysis.errors().map(({ quotes }) => quotes)).toEqual([
    { protocol: "icmp", from: "fe80::beef", to: "fe80::dead", length: 84 },
    { protocol: "47", from: "10.0.0.1", to: "10.0.0.2", length: 100 },
  ]);
});

test("an error whose quote is cut off, or is a later fragment, quotes nothing", () => {
  const { packets, analysis } = capture();
  analysis.packet(packets.icmp("10.0.0.1", "10.0.0.2", 3));
  analysis.packet(packets.error("10.0.0.1", [11, 1], packets.unrecorded("10.0.0.2", "10.0.0.3", { protocol: NONE })));
  expect(analysis.errors()).toHaveLength(2);
  for (const error of analysis.errors()) expect(error).not.toHaveProperty("quotes");
});

test("an error has the number of the TCP connection that it quotes", () => {
  const asked: unknown[] = [];
  const { packets, analysis } = capture({ connectionOf: (...endPoints) => asked.push(endPoints) + 6 });
  analysis.packet(packets.error("10.10.1.1", [3, 1], packets.tcp(...TO_BIG_SERVER)));
  analysis.packet(packets.error("10.10.1.1", [3, 1], packets.udp(...TO_BIG_SERVER)));
  expect(analysis.errors().map(({ connection }) => connection)).toEqual([7, undefined]);
  expect(asked).toEqual([[packets.number("10.10.1.4"), 1470, packets.number("74.53.140.153"), 25]]);
});

test("echo requests and replies of both versions are counted, and are no errors", () => {
  const { packets, analysis } = capture();
  for (const type of [8, 8, 0]) analysis.packet(packets.icmp("10.0.0.1", "10.0.0.2", type));
  for (const type of [128, 129, 135]) analysis.packet(packets.icmp("fe80::1", "fe80::2", type));
  expect(analysis.echo).toEqual({ requests: 3, replies: 2 });
  expect(analysis.errors()).toEqual([]);
});

test("the smallest MTU counts for each path and router; an MTU of 0 does not", () => {
  const { packets, analysis } = capture();
  const sent = packets.tcp(...TO_BIG_SERVER);
  for (const mtu of [1400, 1280, 1492, 0]) analysis.packet(packets.error("192.168.1.1", [3, 4], sent, { mtu }));
  analysis.packet(packets.error("fe80::1", [2, 0], packets.udp("fe80::2", "fe80::3", [1, 2]), { mtu: 1300 }));
  analysis.packet(packets.error("192.168.1.1", [3, 3], packets.udp("10.0.0.1", "10.0.0.2", [1, 2])));
  expect(analysis.pathMtu()).toEqual([
    { from: "10.10.1.4", to: "74.53.140.153", router: "192.168.1.1", mtu: 1280 },
    { from: "fe80::2", to: "fe80::3", router: "fe80::1", mtu: 1300 },
  ]);
});

test("what another protocol left in the ICMP fields is not read", () => {
  const { packets, analysis } = capture();
  analysis.packet(packets.tcp(...TO_BIG_SERVER, { icmpType: 8 }));
  analysis.packet(packets.packet("10.0.0.1", "10.0.0.2", { protocol: PROTOCOL.icmp6, icmpType: 3 }));
  expect(analysis.echo).toEqual({ requests: 0, replies: 0 });
  expect(analysis.errors()).toEqual([]);
});

test("ICMPv6's number in an IPv4 packet is no ping", () => {
  const { packets, analysis } = capture();
  analysis.packet(packets.packet("10.0.0.1", "10.0.0.2", { protocol: PROTOCOL.icmp6, icmpType: 128 }));
  expect(analysis.echo).toEqual({ requests: 0, replies: 0 });
});

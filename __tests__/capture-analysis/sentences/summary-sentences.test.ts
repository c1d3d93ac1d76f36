// What is said about a capture as a whole.
import { overview, summarySentences } from "../../../capture-analysis/sentences";
import type { Analysis } from "../../../capture-analysis/values";
import { analysisWith, connectionWith, icmpWith, moment, notOpened, stallWith, udpWith } from "../support/analysis-values";

const texts = (analysis: Analysis) => summarySentences(analysis).map(({ text }) => text);
const unanswered = (number: number, port: number) =>
  notOpened({ number, opening: "unanswered", first: moment(number, 0), last: moment(number, 0), server: `10.0.0.10:${port}` });

test("faults come first, then what was slow, the longest first, then notes", () => {
  const connections = [connectionWith(), connectionWith({ number: 2 }), unanswered(3, 22), connectionWith({ number: 4 })];
  const stalls = [stallWith({ duration: 1 }), stallWith({ connection: 2, duration: 2 })];
  const told = summarySentences(analysisWith(connections, { stalls }));
  expect(told.map(({ severity, connection }) => [severity, connection])).toEqual([
    ["fault", 3],
    ["slow", 2],
    ["slow", 1],
    ["note", 4],
  ]);
  expect(told[3]?.text).toBe("10.0.0.20:40000 to 10.0.0.10:1235: 10,084 bytes there, 2 back in 8 s (frames 1 to 12); closed by FIN.");
});

test("the same failure at many ports of a server is one sentence", () => {
  const connections = Array.from({ length: 1000 }, (_, index) => unanswered(index + 1, index + 1));
  const told = summarySentences(analysisWith(connections, { duration: 60 }));
  expect(told).toHaveLength(1);
  expect(told[0]?.text).toMatch(
    /^1,000 connections to 10\.0\.0\.10, ports 1, 2, 3, 4 and 996 more, were never answered \(SYNs in frames 1-1000\): /,
  );
  expect(told[0]).toMatchObject({ severity: "fault", filter: "frame.number in {1..1000}" });
});

test("what the recorder did is said once for all connections", () => {
  const connections = [1, 2, 3].map((number) => connectionWith({ number, recordedAgain: [2, 3] }));
  expect(texts(analysisWith(connections)).filter((text) => text.includes("recorder"))).toEqual([
    "6 records repeat earlier ones: the recorder saw them more than once, they were sent once (3 connections, 1 the first).",
  ]);
});

test("of thousands of connections without trouble, only some are described", () => {
  const connections = Array.from({ length: 5000 }, (_, index) => connectionWith({ number: index + 1 }));
  expect(summarySentences(analysisWith(connections)).length).toBeLessThan(30);
});

test.each<[string, Partial<Analysis>, string, RegExp]>([
  [
    "a damaged file",
    { problem: { offset: 1234, text: "the record is cut off" } },
    "fault",
    /at byte 1,234: the record is cut off; the 12 packets/,
  ],
  ["malformed packets", { malformed: [5] }, "note", /^1 packet cannot be read \(frame 5\)/],
  ["shortened packets", { shortened: 12 }, "note", /^12 of 12 packets are recorded in part/],
  ["fragments", { fragments: [3, 4] }, "note", /^2 packets are IP fragments \(frames 3 and 4\)/],
  [
    "an ICMP error",
    { icmp: [icmpWith()] },
    "fault",
    /^10\.0\.0\.1 reported "host unreachable" of TCP from 10\.0\.0\.20:40000 to 10\.0\.0\.10:1235 \(frame 3\)/,
  ],
  ["lost pings", { echo: { requests: 4, replies: 1 } }, "fault", /^4 pings \(echo requests\), 1 reply: 3 without a reply/],
  ["answered pings", { echo: { requests: 4, replies: 4 } }, "note", /^4 pings \(echo requests\), 4 replies\.$/],
  [
    "answered datagrams",
    { udp: [udpWith()] },
    "note",
    /^UDP from 10\.0\.0\.12:5000 to 10\.0\.0\.10:1234: 2 datagrams there .*first after 300 µs/,
  ],
])("%s is told", (_, different, severity, pattern) => {
  const [told, ...more] = summarySentences(analysisWith([], different));
  expect(more).toEqual([]);
  expect(told).toMatchObject({ severity, text: expect.stringMatching(pattern) as string });
});

const silent = udpWith({ packets: { fromClient: 2, fromServer: 0 }, firstAnswer: undefined });

test.each([
  ["53", "fault", /and got no answer: it or the question was dropped, or nobody is there\.$/],
  ["1234", "note", /and got no answer: UDP promises none; /],
])("datagrams to port %s without an answer are a %s", (port, severity, pattern) => {
  const [told] = summarySentences(analysisWith([], { udp: [{ ...silent, server: `10.0.0.10:${port}` }] }));
  expect(told).toMatchObject({ severity, text: expect.stringMatching(pattern) as string });
});

test("a port that is unreachable is named once, with the flow", () => {
  const icmp = [icmpWith({ frame: 2, name: "port unreachable", code: 3, from: "10.0.0.10" })];
  expect(texts(analysisWith([], { icmp, udp: [{ ...silent, unreachable: [2] }] }))).toEqual([
    '10.0.0.12:5000 sent 2 datagrams to 10.0.0.10:1234, and 10.0.0.10 reported "port unreachable" (frame 2): ' +
      "the host is there, but no program has that port open.",
  ]);
});

test("a traceroute is one list of hops, with the frames of the answers", () => {
  const quotes = (port: number) => ({ protocol: "udp", from: "12.4.4.4:5000", to: `12.1.1.1:${port}`, length: 60 });
  const icmp = [
    icmpWith({ frame: 2, from: "10.5.0.1", name: "time exceeded", type: 11, quotes: quotes(33434) }),
    icmpWith({ frame: 6, from: "12.1.1.1", name: "port unreachable", quotes: quotes(33436) }),
  ];
  const hops = [
    { ttl: 1, address: "10.5.0.1" },
    { ttl: 3, address: "12.1.1.1" },
  ];
  const traceroutes = [{ from: "12.4.4.4", to: "12.1.1.1", protocol: "udp", reached: true, hops }] as const;
  const udp = [{ ...silent, client: "12.4.4.4:5000", server: "12.1.1.1:33434" }];
  expect(summarySentences(analysisWith([], { icmp, traceroutes, udp }))).toEqual([
    {
      text: "A traceroute by UDP from 12.4.4.4 to 12.1.1.1 reached it: 1 10.5.0.1, 2 no answer, 3 12.1.1.1.",
      severity: "note",
      frames: [2, 6],
      filter: "frame.number in {2, 6}",
    },
  ]);
});

test("a path's MTU is given with the router that reported it", () => {
  const icmp = [icmpWith({ frame: 26, from: "192.168.1.1", name: "fragmentation needed", code: 4, mtu: 1492 })];
  const pathMtu = [{ from: "10.0.0.20", to: "10.0.0.10", router: "192.168.1.1", mtu: 1492 }];
  expect(texts(analysisWith([], { icmp, pathMtu }))).toEqual([
    "The path from 10.0.0.20 to 10.0.0.10 takes packets of at most 1,492 bytes: router 192.168.1.1 says so (frame 26).",
  ]);
});

test("the overview counts connections by how they were opened", () => {
  const connections = [connectionWith(), connectionWith({ number: 2 }), unanswered(3, 22)];
  expect(overview(analysisWith(connections, { udp: [udpWith()] }))).toBe(
    "12 packets in 8 s: 3 TCP connections (2 complete, 1 never answered) and 1 UDP flow",
  );
  expect(overview(analysisWith([]))).toBe("12 packets in 8 s: no TCP connections");
});

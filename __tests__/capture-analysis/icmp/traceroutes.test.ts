// Which packets are recognized as a traceroute, and which are not.
import { Addresses } from "../../../capture-analysis/headers/addresses";
import { FLAG, type Packet } from "../../../capture-analysis/headers/packet";
import { IcmpAnalysis } from "../../../capture-analysis/icmp/icmp-analysis";
import { analyze } from "../support/analyze";
import { builtCaptures } from "../support/built-captures";
import { Packets } from "../support/packets";

const [SOURCE, TARGET, ROUTER_1, ROUTER_2] = ["10.0.0.1", "10.3.0.9", "10.0.0.254", "10.2.0.1"];
const TIME_EXCEEDED = [11, 0] as const;
const PORT_UNREACHABLE = [3, 3] as const;

function capture() {
  const addresses = new Addresses();
  const packets = new Packets(addresses);
  const analysis = new IcmpAnalysis(addresses);
  /** Records packets. */
  const record = (...recorded: readonly Packet[]) => recorded.forEach((packet) => analysis.packet(packet));
  const exceeded = (router: string, probe: Packet) => {
    analysis.packet(packets.error(router, TIME_EXCEEDED, Object.assign(packets.unrecorded(SOURCE, TARGET, {}), probe, { hopLimit: 1 })));
  };
  const udpProbe = (hopLimit: number, number: number, fields = {}) => {
    const probe = packets.udp(SOURCE, TARGET, [42315, 33434 + number], { hopLimit, identification: 100 + number, ...fields });
    record(probe);
    return probe;
  };
  return { packets, analysis, record, exceeded, udpProbe };
}

test("UDP probes: each hop is listed once, and the target last, at the smallest hop limit that reaches it", () => {
  const { packets, analysis, record, exceeded, udpProbe } = capture();
  for (const n of [1, 2, 3]) exceeded(ROUTER_1, udpProbe(1, n));
  for (const n of [4, 5, 6]) exceeded(ROUTER_2, udpProbe(2, n));
  // Later probes are sent before the first answer comes.
  const atTarget = [udpProbe(3, 7), udpProbe(4, 8), udpProbe(5, 9)];
  for (const probe of atTarget.reverse()) record(packets.error(TARGET, PORT_UNREACHABLE, probe));
  expect(analysis.traceroutes()).toEqual([
    {
      from: SOURCE,
      to: TARGET,
      protocol: "udp",
      reached: true,
      hops: [
        { ttl: 1, address: ROUTER_1 },
        { ttl: 2, address: ROUTER_2 },
        { ttl: 3, address: TARGET },
      ],
    },
  ]);
});

test("ICMP probes, answered by the target's echo reply", () => {
  const { packets, analysis, record, exceeded } = capture();
  const probe = (hopLimit: number) => packets.icmp(SOURCE, TARGET, 8, { hopLimit, echoIdentifier: 77, echoSequence: hopLimit });
  const [first, second] = [probe(1), probe(2)];
  record(first, second);
  exceeded(ROUTER_1, first);
  record(packets.icmp(TARGET, SOURCE, 0, { echoIdentifier: 77, echoSequence: 2 }));
  const hops = [
    { ttl: 1, address: ROUTER_1 },
    { ttl: 2, address: TARGET },
  ];
  expect(analysis.traceroutes()).toEqual([{ from: SOURCE, to: TARGET, protocol: "icmp", reached: true, hops }]);
});

test.each([
  ["SYN/ACK", FLAG.syn | FLAG.ack],
  ["RST", FLAG.rst | FLAG.ack],
])("TCP probes, answered by the target's %s", (_, flags) => {
  const { packets, analysis, record, exceeded } = capture();
  const probe = (hopLimit: number) => packets.tcp(SOURCE, TARGET, [50000 + hopLimit, 80], { hopLimit, sequence: -hopLimit });
  const [first, second] = [probe(1), probe(2)];
  record(first, second);
  exceeded(ROUTER_1, first);
  record(packets.tcp(TARGET, SOURCE, [80, 50002], { flags, acknowledgment: -1 }));
  expect(analysis.traceroutes()).toMatchObject([{ protocol: "tcp", reached: true, hops: [{ ttl: 1 }, { ttl: 2, address: TARGET }] }]);
});

test("UDP probes over IPv6, whose packets have no identification", () => {
  const { packets, analysis, record } = capture();
  const probes = [1, 2].map((hopLimit) => packets.udp("2001:db8::1", "2001:db8::9", [40000, 33434 + hopLimit], { hopLimit }));
  record(...probes);
  record(packets.error("2001:db8::ff", [3, 0], probes[0]!), packets.error("2001:db8::9", [1, 4], probes[1]!));
  expect(analysis.traceroutes()).toMatchObject([{ to: "2001:db8::9", reached: true, hops: [{ ttl: 1 }, { ttl: 2 }] }]);
});

test("a hop that does not answer is left out, and a target that does not answer is not reached", () => {
  const { analysis, exceeded, udpProbe } = capture();
  const [, second] = [udpProbe(1, 1), udpProbe(2, 2), udpProbe(3, 3)];
  exceeded(ROUTER_2, second);
  expect(analysis.traceroutes()).toMatchObject([{ reached: false, hops: [{ ttl: 2, address: ROUTER_2 }] }]);
});

test("a router that forwards nothing is a hop, not the target", () => {
  const { packets, analysis, record, exceeded, udpProbe } = capture();
  exceeded(ROUTER_1, udpProbe(1, 1));
  for (const n of [2, 3]) record(packets.error(ROUTER_2, [3, 13], udpProbe(n, n)));
  const hops = [
    { ttl: 1, address: ROUTER_1 },
    { ttl: 2, address: ROUTER_2 },
  ];
  expect(analysis.traceroutes()).toMatchObject([{ reached: false, hops }]);
});

test("two routers that share the load at a distance are both listed", () => {
  const { analysis, exceeded, udpProbe } = capture();
  exceeded(ROUTER_1, udpProbe(1, 1));
  exceeded(ROUTER_2, udpProbe(1, 2));
  udpProbe(2, 3);
  expect(analysis.traceroutes()).toMatchObject([
    {
      hops: [
        { ttl: 1, address: ROUTER_1 },
        { ttl: 1, address: ROUTER_2 },
      ],
    },
  ]);
});

test("probes that differ only in the identification are told apart", () => {
  const { analysis, exceeded, udpProbe } = capture();
  const probes = [1, 2, 3].map((hopLimit) => udpProbe(hopLimit, 0, { identification: hopLimit }));
  exceeded(ROUTER_2, probes[1]!);
  exceeded(ROUTER_1, probes[0]!);
  expect(analysis.traceroutes()).toMatchObject([
    {
      hops: [
        { ttl: 1, address: ROUTER_1 },
        { ttl: 2, address: ROUTER_2 },
      ],
    },
  ]);
});

test("a probe that is recorded before and behind a router has the hop limit with which it was sent", () => {
  const { analysis, exceeded, udpProbe } = capture();
  exceeded(ROUTER_1, udpProbe(1, 1));
  udpProbe(2, 2);
  exceeded(ROUTER_2, udpProbe(1, 2));
  expect(analysis.traceroutes()).toMatchObject([
    {
      hops: [
        { ttl: 1, address: ROUTER_1 },
        { ttl: 2, address: ROUTER_2 },
      ],
    },
  ]);
});

test("a target in the next hop is reached by the first probe", () => {
  const { packets, analysis, record, udpProbe } = capture();
  for (const n of [1, 2]) record(packets.error(TARGET, PORT_UNREACHABLE, udpProbe(n, n)));
  expect(analysis.traceroutes()).toMatchObject([{ reached: true, hops: [{ ttl: 1, address: TARGET }] }]);
});

test("a packet in a routing loop is no traceroute, however often it is recorded", () => {
  const { analysis, exceeded, udpProbe } = capture();
  const passes = [9, 7, 5, 3, 1].map((hopLimit) => udpProbe(hopLimit, 1));
  exceeded(ROUTER_1, passes[0]!);
  expect(analysis.traceroutes()).toEqual([]);
});

test("packets with the same hop limit are no traceroute, even if a router drops each of them", () => {
  const { analysis, exceeded, udpProbe } = capture();
  for (const n of [1, 2, 3]) exceeded(ROUTER_1, udpProbe(2, n));
  expect(analysis.traceroutes()).toEqual([]);
});

test("time-exceeded errors whose probes are not recorded are no traceroute: their hop limits are unknown", () => {
  const { packets, analysis, exceeded } = capture();
  exceeded(ROUTER_1, packets.udp(SOURCE, TARGET, [42315, 33435]));
  exceeded(ROUTER_2, packets.udp(SOURCE, TARGET, [42315, 33438]));
  expect(analysis.traceroutes()).toEqual([]);
  expect(analysis.errors()).toHaveLength(2);
});

test("a traceroute is found among hosts that send thousands of packets with small hop limits", () => {
  const { packets, analysis, record, exceeded, udpProbe } = capture();
  exceeded(ROUTER_1, udpProbe(1, 1));
  for (let n = 0; n < 20_000; n++) record(packets.udp(`172.16.${n >> 8}.${n & 255}`, "239.1.2.3", [5000, 5000], { hopLimit: 1 }));
  exceeded(ROUTER_2, udpProbe(2, 2));
  expect(analysis.traceroutes()).toMatchObject([{ hops: [{ ttl: 1 }, { ttl: 2 }] }]);
});

test.each([
  ["udpTraceroute", "udp", 3],
  ["icmpTraceroute", "icmp", 3],
  ["tcpTraceroute", "tcp", 3],
  ["traceroute6", "udp", 2],
])("%s is recognized in a capture, by 8 quoted bytes of each probe", (name, protocol, hops) => {
  const capture = builtCaptures().find((built) => built.name === name)!;
  const { traceroutes } = analyze(capture.bytes);
  expect(traceroutes).toMatchObject([{ protocol, reached: true }]);
  expect(traceroutes[0]?.hops.map(({ ttl }) => ttl)).toEqual([1, 2, 3].slice(0, hops));
});

test("a reassembly that takes too long is no hop", () => {
  const { packets, analysis, record, exceeded, udpProbe } = capture();
  exceeded(ROUTER_1, udpProbe(1, 1));
  record(packets.error(ROUTER_2, [11, 1], udpProbe(2, 2)));
  record(packets.error(TARGET, PORT_UNREACHABLE, udpProbe(3, 3)));
  expect(analysis.traceroutes()).toMatchObject([{ hops: [{ address: ROUTER_1 }, { address: TARGET }] }]);
});

import { parseFrame } from "../../../local-lab/links/relay/frame";
import { describePacket, means, PacketCounter } from "../../../local-lab/links/relay/packet-rules";
import { ruleName } from "../../../topology/link-words";
import type { PacketKind, PacketRule } from "../../../topology/model";
import { HOST, icmpFrame, PEER, tcpFrame, udpFrame } from "./support/frames";

const rule = (kind: PacketKind, from: number, more: Partial<PacketRule> = {}): PacketRule => ({ action: "drop", kind, from, ...more });

/** Which of the frames the rule means, from 1 on. */
function meant(given: PacketRule, frames: readonly Buffer[]): number[] {
  const counter = new PacketCounter();
  return frames.flatMap((frame, index) => {
    const packet = parseFrame(frame)!;
    return means(given, packet, counter.count(packet)) ? [index + 1] : [];
  });
}

const data = tcpFrame({ bytes: 10 });
const answer = tcpFrame({ source: PEER, destination: HOST, ports: [1234, 40_000], bytes: 10 });
const other = tcpFrame({ ports: [40_001, 1234], bytes: 10 });

describe("an exact rule", () => {
  it("counts each connection and direction for itself", () => {
    expect(meant(rule("data", 2), [data, answer, other, data, data, other, answer])).toEqual([4, 6, 7]);
  });

  it("counts only packets of its kind, and each of its kinds", () => {
    const frames = [tcpFrame({ flags: "S" }), tcpFrame({ flags: "." }), data, tcpFrame({ flags: "." }), data, tcpFrame({ flags: "F." })];
    expect(meant(rule("syn", 1), frames)).toEqual([1]);
    expect(meant(rule("ack", 2), frames)).toEqual([4]);
    expect(meant(rule("data", 2), frames)).toEqual([5]);
    expect(meant(rule("fin", 1), frames)).toEqual([6]);
    expect(meant(rule("packet", 5), frames)).toEqual([5]);
  });

  it("means one packet, a range, or all from one on", () => {
    const frames = [data, data, data, data, data];
    expect(meant(rule("data", 3), frames)).toEqual([3]);
    expect(meant(rule("data", 2, { to: 4 }), frames)).toEqual([2, 3, 4]);
    expect(meant(rule("data", 4, { to: null }), frames)).toEqual([4, 5]);
  });

  it("may name a port at either end", () => {
    const frames = [data, answer, other, udpFrame({ ports: [40_000, 9] }), udpFrame({ offset: 8 }), icmpFrame()];
    expect(meant(rule("packet", 1, { port: 1234 }), frames)).toEqual([1, 2, 3]);
    expect(meant(rule("packet", 1, { port: 40_000 }), frames)).toEqual([1, 2, 4]);
  });

  it("counts echo requests of each ping, and fragments of each pair of addresses", () => {
    expect(meant(rule("echo-request", 2), [icmpFrame({ echoId: 1 }), icmpFrame({ echoId: 2 }), icmpFrame({ echoId: 1 })])).toEqual([3]);
    expect(meant(rule("fragment", 2), [udpFrame({ moreFragments: true }), udpFrame({ offset: 8 }), udpFrame({ offset: 16 })])).toEqual([3]);
  });

  it("counts a SYN that is sent again as the second one, and begins anew with another connection between the same ports", () => {
    const first = tcpFrame({ flags: "S", sequence: 5 });
    const later = tcpFrame({ flags: "S", sequence: 900 });
    expect(meant(rule("syn", 2), [first, first, later, later])).toEqual([2, 4]);
    expect(meant(rule("data", 1), [first, data, data, later, data, data])).toEqual([2, 5]);
  });

  it("goes on for ten thousand connections at once; then it forgets the oldest", () => {
    const others = (count: number) => Array.from({ length: count }, (_, index) => udpFrame({ ports: [index + 2, 1] }));
    expect(meant(rule("data", 2), [data, ...others(9_999), data])).toEqual([10_001]);
    expect(meant(rule("data", 2), [data, ...others(10_000), data])).toEqual([]);
  });

  it.each([
    [rule("data", 3), "data:3"],
    [rule("syn", 1, { to: 3 }), "syn:1-3"],
    [rule("syn", 2, { to: 2 }), "syn:2"],
    [rule("ack", 2, { to: null }), "ack:2-"],
    [rule("fin", 1, { to: null, port: 1234 }), "fin@1234"],
  ])("has a name: %j is %s", (given, name) => expect(ruleName(given)).toBe(name));
});

describe("a packet in words", () => {
  const told = (...frames: readonly Buffer[]) => {
    const counter = new PacketCounter();
    return frames.map((frame) => describePacket(parseFrame(frame)!, counter.count(parseFrame(frame)!))).at(-1);
  };

  it("has sequence numbers that begin with the connection, beyond 2^32 too", () => {
    const syn = tcpFrame({ flags: "S", sequence: 4_294_967_290 });
    expect(told(syn)).toBe(`tcp ${HOST}:40000 > ${PEER}:1234, syn 1 of its connection`);
    expect(told(syn, tcpFrame({ sequence: 4_294_967_291, bytes: 100 }))).toBe(
      `tcp ${HOST}:40000 > ${PEER}:1234 seq 1:101, data 1 of its connection`,
    );
  });

  it("has the segment's own ones if the connection is older than the link", () => {
    expect(told(tcpFrame({ sequence: 77, bytes: 3 }))).toContain("seq 77:80, data 1");
  });

  it.each([
    [udpFrame(), `udp ${HOST}:40000 > ${PEER}:1234, datagram 1 of its connection`],
    [udpFrame({ offset: 8 }), `udp ${HOST} > ${PEER} fragments, fragment 1 of its connection`],
    [icmpFrame({ echoId: 9 }), `icmp ${HOST} > ${PEER} echo 9, echo-request 1 of its connection`],
  ])("is told without them otherwise", (frame, words) => expect(told(frame)).toBe(words));
});

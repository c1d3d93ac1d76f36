import fc from "fast-check";
import { HOLD_MS } from "../../../local-lab/links/relay/held-packets";
import type { LinkSettings, PacketRule } from "../../../topology/model";
import { arpFrame, frameOf, HOST, icmpFrame, isRight, payloadOf, PEER, reassembled, tcpFrame, udpFrame } from "./support/frames";
import { ROUTER, RunLink } from "./support/run-link";

const rule = (action: PacketRule["action"], kind: PacketRule["kind"], from: number, more: Partial<PacketRule> = {}): LinkSettings => ({
  rules: [{ action, kind, from, ...more }],
});

/** Datagrams whose length tells them apart. */
const numbered = (count: number, ports?: readonly [number, number]) =>
  Array.from({ length: count }, (_, index) => udpFrame({ bytes: index + 1, ...(ports && { ports }) }));
const numberOf = (frame: Buffer) => payloadOf(frame).length - 8;
const order = (link: RunLink, frames: readonly Buffer[]) => frames.flatMap((frame) => link.send(frame).map(numberOf));

const differingBits = (one: Buffer, other: Buffer) =>
  [...one].reduce((sum, byte, index) => sum + (byte ^ other[index]!).toString(2).replaceAll("0", "").length, 0);

describe("one direction of a link", () => {
  it("passes frames unchanged, after the delay, if nothing else is set", () => {
    const link = new RunLink({ delayMs: 50 });
    for (const frame of [tcpFrame({ bytes: 9 }), icmpFrame(), arpFrame(), Buffer.from("nothing known")])
      expect(link.departures(frame, 10)).toEqual([{ atMs: 60, frame }]);
    expect(link.events).toEqual([]);
    expect(link.way.counters).toMatchObject({ packets: 2, passed: 2 });
  });

  it("only delays ARP, whatever is set", () => {
    const link = new RunLink({ loss: 1, corrupt: 1, duplicate: 1, reorder: 1, bitsPerSecond: 100_000, delayMs: 5, jitterMs: 5 });
    for (let count = 0; count < 10; count++) expect(link.departures(arpFrame(), 1)).toEqual([{ atMs: 6, frame: arpFrame() }]);
  });

  it("never fails, and passes on nothing that it was not given, whatever the frames and settings", () => {
    const shares = fc.constantFrom(0, 0.3, 1);
    const settings = fc.record({ loss: shares, duplicate: shares, corrupt: shares, reorder: shares, mtu: fc.constantFrom(576, 9001) });
    const frames = fc.array(
      fc
        .tuple(fc.constantFrom(1, 6, 17, 99), fc.uint8Array({ maxLength: 900 }), fc.nat(20), fc.nat(255))
        .map(([protocol, bytes, at, value]) => {
          const frame = frameOf(Buffer.from(bytes), { protocol, dontFragment: bytes.length % 2 === 0 });
          if (at > 0) frame[13 + at] = value;
          return frame;
        }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(settings, frames, (set, given) => {
        const link = new RunLink(set);
        const passed = given.flatMap((frame, index) => link.departures(frame, index));
        const { packets, dropped, duplicated } = link.way.counters;
        const held = link.way.flush(99).length;
        expect(packets).toBeLessThanOrEqual(given.length);
        expect(passed.every(({ frame }) => frame.length <= 14 + 900 + 60)).toBe(true);
        if (set.mtu === 9001) expect(link.way.counters.passed).toBe(packets - dropped + duplicated);
        expect(held).toBeLessThanOrEqual(2 * 3 * link.way.counters.held);
      }),
    );
  });

  it("drops, duplicates and corrupts exactly what a rule says, and tells so", () => {
    for (const [action, told] of [
      ["drop", "dropped"],
      ["duplicate", "duplicated"],
      ["corrupt", "corrupted"],
    ] as const) {
      const link = new RunLink(rule(action, "datagram", 2, { to: 3 }));
      const passed = numbered(4).map((frame) => link.send(frame));
      const frames = { drop: [1, 0, 0, 1], duplicate: [1, 2, 2, 1], corrupt: [1, 1, 1, 1] }[action];
      expect(passed.map(({ length }) => length)).toEqual(frames);
      const isChanged = passed.map((each, index) => each.some((frame) => !frame.equals(numbered(4)[index]!)));
      expect(isChanged).toEqual(action === "corrupt" ? [false, true, true, false] : [false, false, false, false]);
      expect(link.told).toEqual([`${told} by datagram:2-3`, `${told} by datagram:2-3`]);
      expect(link.events[0]!.packet).toBe(`udp ${HOST}:40000 > ${PEER}:1234, datagram 2 of its connection`);
    }
  });

  it("inverts one bit of what the IPv4 header encloses, so that its checksum is wrong, and leaves the header and its input alone", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.nat(), (bytes, seed) => {
        const frame = icmpFrame({ bytes });
        const given = Buffer.from(frame);
        const [passed] = new RunLink({ corrupt: 1, seed }).way.take(given, 0);
        expect(given.equals(frame)).toBe(true);
        expect(passed!.frame.subarray(0, 34).equals(frame.subarray(0, 34))).toBe(true);
        expect(differingBits(passed!.frame, frame)).toBe(1);
        expect(isRight(payloadOf(passed!.frame))).toBe(false);
      }),
    );
  });

  it.each(["duplicate", "corrupt", "reorder"] as const)("chooses a share to %s, in events that say so", (share) => {
    const link = new RunLink({ [share]: 0.2 });
    for (let count = 0; count < 5000; count++) link.send(udpFrame());
    expect(link.events.length / 5000).toBeCloseTo(0.2, 1);
    expect(new Set(link.told)).toEqual(
      new Set([`${{ duplicate: "duplicated", corrupt: "corrupted", reorder: "held" }[share]} by ${share}`]),
    );
  });

  describe("that holds a packet", () => {
    it("lets the next one of its connection pass, and others that are not of it", () => {
      const link = new RunLink(rule("hold", "datagram", 2));
      const [first, second, third, fourth] = numbered(4);
      const other = udpFrame({ ports: [9, 9], bytes: 77 });
      // The hold rule counts the other connection's packets, too: its second one would be held.
      expect(order(link, [first!, second!, other, third!, fourth!])).toEqual([1, 77, 3, 2, 4]);
      expect(link.told).toEqual(["held by datagram:2"]);
    });

    it("lets as many pass as the rule says", () => {
      expect(order(new RunLink(rule("hold", "datagram", 1, { behind: 3 })), numbered(5))).toEqual([2, 3, 4, 1, 5]);
    });

    it("keeps the order of several that are held, and counts a dropped packet as none that passes", () => {
      const rules: PacketRule[] = [
        { action: "hold", kind: "datagram", from: 1, to: 2 },
        { action: "drop", kind: "datagram", from: 3 },
      ];
      expect(order(new RunLink({ rules }), numbered(4))).toEqual([4, 1, 2]);
    });

    it("keeps it for a second at most", () => {
      const link = new RunLink({ ...rule("hold", "datagram", 1), delayMs: 5 });
      expect(link.departures(udpFrame(), 100)).toEqual([]);
      expect(link.way.expiryMs).toBe(100 + HOLD_MS);
      expect(link.way.expire(99 + HOLD_MS)).toEqual([]);
      expect(link.way.expire(100 + HOLD_MS)).toEqual([{ atMs: 105 + HOLD_MS, frame: udpFrame() }]);
      expect(link.way.expiryMs).toBeUndefined();
      expect(HOLD_MS).toBe(1000);
    });

    it("passes all on when the link changes", () => {
      const link = new RunLink({ reorder: 1 });
      expect(order(link, numbered(3))).toEqual([]);
      expect(link.way.flush(1).map(({ frame }) => numberOf(frame))).toEqual([1, 2, 3]);
    });
  });

  describe("with an MTU", () => {
    const long = (more = {}) => udpFrame({ bytes: 1400, ...more });

    it("passes what just fits", () => {
      expect(new RunLink({ mtu: 1428 }).send(long())).toHaveLength(1);
      expect(new RunLink({ mtu: 1427 }).send(long())).toHaveLength(2);
    });

    it("fragments what may be, whatever else happens to it", () => {
      for (const [settings, copies] of [
        [{}, 1],
        [{ duplicate: 1 }, 2],
      ] as const) {
        const link = new RunLink({ mtu: 576, ...settings });
        const parts = link.send(long());
        expect(parts).toHaveLength(3 * copies);
        for (let copy = 0; copy < copies; copy++) expect(reassembled(parts.slice(3 * copy, 3 * copy + 3)).data).toEqual(payloadOf(long()));
      }
      const corrupt = reassembled(new RunLink({ mtu: 576, ...rule("corrupt", "datagram", 1) }).send(long())).data;
      expect(differingBits(corrupt, payloadOf(long()))).toBe(1);
      const held = new RunLink({ mtu: 576, ...rule("hold", "datagram", 1) });
      expect(held.send(long())).toEqual([]);
      expect(held.send(udpFrame()).map((frame) => frame.length - 14)).toEqual([32, 572, 572, 324]);
    });

    it("tells the sender of what may not be, at once and back, unless it is silent", () => {
      const link = new RunLink({ mtu: 1000, delayMs: 50, corrupt: 1 });
      const [answer, ...rest] = link.departures(long({ dontFragment: true }), 10);
      expect(rest).toEqual([]);
      expect(answer).toMatchObject({ atMs: 10, back: true });
      expect(answer!.frame.subarray(26, 34)).toEqual(Buffer.from([...ROUTER.split("."), ...HOST.split(".")].map(Number)));
      expect(link.told).toEqual(["dropped by mtu"]);
      expect(link.way.counters).toMatchObject({ dropped: 1, passed: 0, corrupted: 0 });
      const silent = new RunLink({ mtu: 1000, mtuSilent: true });
      expect(silent.departures(long({ dontFragment: true }))).toEqual([]);
      expect(silent.told).toEqual(["dropped by mtu"]);
    });
  });

  it("says which packets its queue had no room for", () => {
    const link = new RunLink({ bitsPerSecond: 1e6, queue: { packets: 2 } });
    expect(order(link, numbered(5))).toEqual([1, 2, 3]);
    expect(link.told).toEqual(["dropped by queue", "dropped by queue"]);
    expect(link.way.counters).toMatchObject({ packets: 5, passed: 3, dropped: 2 });
  });

  it("drops by rule first, then by loss, then by MTU", () => {
    const frame = udpFrame({ bytes: 1000, dontFragment: true });
    const why = (settings: LinkSettings) => {
      const link = new RunLink({ mtu: 576, ...settings });
      link.send(frame);
      return link.told;
    };
    expect(why({ ...rule("drop", "packet", 1), loss: 1 })).toEqual(["dropped by packet:1"]);
    expect(why({ loss: 1 })).toEqual(["dropped by loss"]);
    expect(why({})).toEqual(["dropped by mtu"]);
  });
});

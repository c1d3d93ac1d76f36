import { check } from "../../topology/check";
import { checkLink } from "../../topology/checks/links";
import type { LinkSettings, PacketRule } from "../../topology/model";
import { scenario } from "../../topology/scenarios";

const findings = (out: LinkSettings) => checkLink('host "client-1"', { out });
const rule = (more: Partial<PacketRule>): LinkSettings => ({ rules: [{ action: "drop", kind: "data", from: 1, ...more }] });

describe("a link's settings", () => {
  it.each<[LinkSettings, string]>([
    [{ delayMs: -1 }, "the delay must be 0 to 60000 ms: got -1"],
    [{ delayMs: 60_001 }, "the delay must be 0 to 60000 ms: got 60001"],
    [{ delayMs: NaN }, "the delay must be 0 to 60000 ms: got NaN"],
    [{ delayMs: 60_000, jitterMs: Infinity }, "the jitter must be 0 to 60000 ms: got Infinity"],
    [{ delayMs: 10, jitterMs: 11 }, "the jitter, 11 ms, must not be longer than the delay, 10 ms"],
    [{ jitterReorders: true }, "reordering by jitter means nothing without a jitter"],
    [{ loss: 1.1 }, "the loss must be 0 % to 100 %: got 110 %"],
    [{ loss: -0.07 }, "the loss must be 0 % to 100 %: got -7 %"],
    [{ loss: NaN }, "the loss must be 0 % to 100 %: got NaN %"],
    [{ duplicate: 2 }, "the duplication must be 0 % to 100 %: got 200 %"],
    [{ corrupt: -1 }, "the corruption must be 0 % to 100 %: got -100 %"],
    [{ reorder: 1.5 }, "the reordering must be 0 % to 100 %: got 150 %"],
    [{ loss: 0.1, lossBurst: 0.5 }, "the burst of losses must be 1 to 1000 packets: got 0.5"],
    [{ loss: 0.1, lossBurst: 1001 }, "the burst of losses must be 1 to 1000 packets: got 1001"],
    [{ lossBurst: 2 }, "a burst of losses means nothing without a loss"],
    [{ loss: 0.8, lossBurst: 3 }, "losses in bursts of 3 packets must be 0 % to 75 %, or 100 %: got 80 %"],
    [{ bitsPerSecond: 0 }, "the rate must be 72120 to 100000000000 bit/s, so that a packet of 9001 bytes passes within a second: got 0"],
    [{ bitsPerSecond: 72_119 }, "got 72119; a smaller mtu allows a lower rate"],
    [{ bitsPerSecond: 4719, mtu: 576 }, "the rate must be 4720 to 100000000000 bit/s, so that a packet of 576 bytes"],
    [{ bitsPerSecond: 100e9 + 1 }, "got 100000000001"],
    [{ queue: { packets: 5 } }, "a queue needs a rate that it waits for"],
    [{ bitsPerSecond: 1e6, queue: { packets: 0 } }, "the queue, in packets, must be a whole number from 1 to 1000000: got 0"],
    [{ bitsPerSecond: 1e6, queue: { bytes: 1.5 } }, "the queue, in bytes, must be a whole number from 1 to 1000000000: got 1.5"],
    [{ mtu: 575 }, "the MTU must be a whole number from 576 to 9001: got 575"],
    [{ mtu: 9002 }, "the MTU must be a whole number from 576 to 9001: got 9002"],
    [{ mtuSilent: true }, "silence about packets that are too long means nothing without an MTU"],
    [{ seed: -1 }, "the seed must be a whole number from 0 to 4294967295: got -1"],
    [{ seed: 0.5 }, "the seed must be a whole number from 0 to 4294967295: got 0.5"],
    [rule({ kind: "segment" as "data" }), "the rule drop segment: unknown kind of packet; there are syn, syn-ack, data, ack, fin"],
    [rule({ from: 0 }), "the rule drop data: its first number must be a whole number from 1 to 1000000000: got 0"],
    [rule({ from: 3, to: 2 }), "the rule drop data: its last number must be a whole number from 3 to 1000000000: got 2"],
    [rule({ port: 65_536 }), "the rule drop data: its port must be a whole number from 1 to 65535: got 65536"],
    [rule({ kind: "fragment", port: 1234 }), "the rule drop fragment: it has no port"],
    [rule({ action: "hold", behind: 0 }), "the rule hold data: how many packets pass a held one must be a whole number from 1 to"],
    [rule({ behind: 2 }), "the rule drop data: only held packets go behind others"],
  ])("%j are refused: %s", (settings, words) => {
    expect(findings(settings)).toEqual([expect.stringContaining(words)]);
    expect(findings(settings)[0]).toMatch(/^the link out of host "client-1": /);
  });

  it.each<LinkSettings>([
    {},
    { delayMs: 0.5, jitterMs: 0.5, jitterReorders: true },
    { delayMs: 60_000, jitterMs: 60_000 },
    { loss: 0, duplicate: 1, corrupt: 1, reorder: 1 },
    { loss: 0.75, lossBurst: 3 },
    { loss: 1, lossBurst: 1 },
    { loss: 0.5, lossBurst: 1 },
    { bitsPerSecond: 72_120, queue: { bytes: 1 }, mtu: 9001 },
    { bitsPerSecond: 4720, mtu: 576, mtuSilent: true },
    { bitsPerSecond: 100e9, queue: { packets: 1_000_000 }, seed: 4_294_967_295 },
    rule({ from: 1, to: null, port: 1234 }),
    rule({ action: "hold", kind: "packet", from: 2, to: 2, behind: 3, port: 1 }),
  ])("%j are allowed", (settings) => expect(findings(settings)).toEqual([]));

  it("are all told at once, of each direction and host", () => {
    const [server, ...others] = scenario().hosts;
    const wrong = { out: { delayMs: -1, mtu: 1 }, in: { loss: 2 } };
    const all = check({ ...scenario(), hosts: [{ ...server!, link: wrong }, ...others] });
    expect(all).toEqual([
      'the link out of host "server": the delay must be 0 to 60000 ms: got -1',
      'the link out of host "server": the MTU must be a whole number from 576 to 9001: got 1',
      'the link into host "server": the loss must be 0 % to 100 %: got 200 %',
    ]);
  });
});

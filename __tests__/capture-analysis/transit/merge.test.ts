// Several captures as one file, in the order of time.
import fc from "fast-check";
import { CaptureAnalyzer } from "../../../capture-analysis";
import { MergedCapture, PATIENCE_MS } from "../../../capture-analysis/merge/merged-capture";
import { TimeOrder } from "../../../capture-analysis/merge/time-order";
import { bytesOf, opened } from "../support/both-ends";
import { join } from "../support/bytes";
import { LINK } from "../support/links";
import { pcapOf } from "../support/pcap";
import { udpPacket } from "../support/udp-packets";

describe("items of several sources", () => {
  test("go out in the order of time, whatever the pace of each source", () => {
    const sources = fc.array(fc.array(fc.nat(1000), { maxLength: 20 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sources, fc.infiniteStream(fc.nat(3)), (times, turns) => {
        const left = times.map((each) => each.toSorted((a, b) => a - b));
        const order = new TimeOrder<number>(left.length, Infinity);
        const out: number[] = [];
        for (const turn of turns) {
          const source = turn % left.length;
          const queue = left[source]!.length > 0 ? left[source]! : left.find((each) => each.length > 0);
          if (!queue) break;
          const time = queue.shift()!;
          order.add(left.indexOf(queue), time, time, 0);
          out.push(...order.take(0));
        }
        out.push(...order.end());
        expect(out).toEqual(times.flat().sort((a, b) => a - b));
      }),
    );
  });

  test("wait for a source that is silent, but not for long", () => {
    const order = new TimeOrder<string>(2, 100);
    order.add(0, 1, "first", 0);
    expect(order.take(99)).toEqual([]);
    expect(order.take(100)).toEqual(["first"]);
  });
});

test("each packet keeps its time, to the microsecond, and its interface", () => {
  const epochUs = 1_700_000_000_123_456;
  const packet = (id: number) => udpPacket({ from: "10.0.0.1", to: "10.0.0.2", id, sourcePort: 1, destinationPort: 2, payload: 3 });
  const merged = new MergedCapture([
    { name: "one", addresses: ["10.0.0.1"], linkType: LINK.rawIp },
    { name: "two", addresses: ["10.0.0.2"], linkType: LINK.rawIp },
  ]);
  merged.push(0, pcapOf([1, 2, 3].map((id) => ({ bytes: packet(id), timeUs: epochUs + id * 1000 }))), 0);
  merged.push(1, pcapOf([1, 2, 3].map((id) => ({ bytes: packet(id), timeUs: epochUs + id * 1000 + 1 }))), 0);
  const analyzer = new CaptureAnalyzer();
  analyzer.push(join(...merged.head(), ...merged.take(PATIENCE_MS), ...merged.end()));
  analyzer.end();
  expect(analyzer.analysis()).toMatchObject({
    start: "2023-11-14T22:13:20.124456Z",
    interfaces: [
      { name: "one", packets: 3 },
      { name: "two", packets: 3 },
    ],
    udp: [{ packets: { fromClient: 3 }, transit: { fromClient: { arrived: 3, delay: { least: 0.000001, most: 0.000001 }, lost: [] } } }],
  });
});

test("a damaged file of both ends is analyzed as far as it goes", () => {
  const { ends, said } = opened();
  ends
    .passes(0, bytesOf(said, said.client.data(100)))
    .wait(20)
    .passes(1, bytesOf(said, said.server.ack()));
  const whole = ends.file();
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      const analyzer = new CaptureAnalyzer({ traces: "all" });
      analyzer.push(bytes);
      analyzer.end();
      expect(analyzer.analysis().packets).toBeLessThanOrEqual(10);
    }),
  );
});

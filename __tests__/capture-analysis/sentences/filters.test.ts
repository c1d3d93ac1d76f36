// Wireshark takes the filters, and they select the frames that a sentence cites.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectionSentences, summarySentences } from "../../../capture-analysis/sentences";
import { addressFilter, connectionFilter, framesFilter, pairFilter, sentFilter } from "../../../capture-analysis/filter";
import { describeUnless, lacks } from "../../support/test-machine";
import { analysisWith, connectionWith, icmpWith, moment, notOpened, stallWith, udpWith } from "../support/analysis-values";
import { pcapOf } from "../support/pcap";
import { udpPacket } from "../support/udp-packets";

/** A pcap file with UDP datagrams of four bytes, from 10.0.0.1:1000 to 10.0.0.2:2000 and back in turn. */
function datagrams(count: number): Uint8Array {
  const there = udpPacket({ from: "10.0.0.1", to: "10.0.0.2", sourcePort: 1000, destinationPort: 2000, payload: 4 });
  const back = udpPacket({ from: "10.0.0.2", to: "10.0.0.1", sourcePort: 2000, destinationPort: 1000, payload: 4 });
  return pcapOf(Array.from({ length: count }, (_, index) => (index % 2 === 0 ? there : back)));
}

describeUnless(lacks("tshark"), "Wireshark's filters", () => {
  const folder = mkdtempSync(join(tmpdir(), "filters-"));
  const file = join(folder, "datagrams.pcap");
  writeFileSync(file, datagrams(100));
  afterAll(() => rmSync(folder, { recursive: true }));

  const selected = (filter: string) =>
    execFileSync("tshark", ["-r", file, "-Y", filter, "-T", "fields", "-e", "frame.number"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    })
      .split("\n")
      .filter(Boolean)
      .map(Number);

  test("a list of frames selects exactly these", () => {
    const frames = [1, 2, 3, 7, 40, 41, 100];
    expect(selected(framesFilter(frames, "udp"))).toEqual(frames);
  });

  test("a list that is too long selects what surrounds it", () => {
    const odd = Array.from({ length: 40 }, (_, index) => 2 * index + 11);
    const filter = framesFilter(odd, sentFilter("10.0.0.1:1000", "udp"));
    expect(filter.length).toBeLessThan(100);
    expect(selected(filter)).toEqual(odd);
  });

  test("a pair of end points selects both directions", () => {
    expect(selected(pairFilter("10.0.0.2:2000", "10.0.0.1:1000", "udp"))).toHaveLength(100);
    expect(selected(pairFilter("10.0.0.2:2000", "10.0.0.1:1001", "udp"))).toEqual([]);
    expect(selected(addressFilter("10.0.0.1", "src"))).toHaveLength(50);
  });

  test("the filter of every sentence is one that tshark takes", () => {
    const slow = { smallest: 500, largest: 2000, shareBelowOneSegment: 0.34, shareFull: 0.5 };
    const many = Array.from({ length: 50 }, (_, index) => 3 * index + 1);
    const connection = connectionWith({ window: { fromServer: slow }, windowFull: many, recordedAgain: many, keepAlives: [5] });
    const ipv6 = connectionWith({ number: 2, client: "[2001:db8::1]:40000", server: "[::1]:80", windowScale: { client: null, server: 0 } });
    const failed = many.map((frame) => notOpened({ number: frame, opening: "refused", first: moment(frame, 0), resets: [frame + 1] }));
    const analysis = analysisWith([connection, ipv6, ...failed], {
      stalls: [stallWith()],
      udp: [udpWith(), udpWith({ server: "[ff02::1]:5353", client: "[fe80::1]:5353" })],
      icmp: [icmpWith(), ...many.map((frame) => icmpWith({ frame, from: "2001:db8::9" }))],
      echo: { requests: 2, replies: 1 },
      shortened: 3,
      malformed: many,
      fragments: many,
      problem: { offset: 9, text: "it is cut off" },
      pathMtu: [{ from: "10.0.0.20", to: "10.0.0.10", router: "192.168.1.1", mtu: 1492 }],
    });
    const told = [...summarySentences(analysis), ...connectionSentences(connection, analysis), ...connectionSentences(ipv6, analysis)];
    const filters = [...new Set([...told.map(({ filter }) => filter), connectionFilter(ipv6)])];
    expect(filters.length).toBeGreaterThan(15);
    const all = filters.map((filter) => `(${filter})`).join(" || ");
    expect(spawnSync("tshark", ["-r", file, "-Y", all], { encoding: "utf8" })).toMatchObject({ status: 0 });
    expect(spawnSync("tshark", ["-r", file, "-Y", `${all} || (no.such == 1)`], { encoding: "utf8" }).status).not.toBe(0);
  });
});

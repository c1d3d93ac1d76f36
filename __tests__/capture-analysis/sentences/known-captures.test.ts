// Sentences about real captures: each cites frames that there are, fits a screen, and Wireshark's filter selects what it cites.
import { execFileSync } from "node:child_process";
import { CaptureAnalyzer } from "../../../capture-analysis";
import { connectionSentences, type Sentence, summarySentences } from "../../../capture-analysis/sentences";
import { describeUnless, lacks } from "../../support/test-machine";
import { capturePath, describeWithKnownCaptures, readCapture } from "../support/known-captures";

function sentencesAbout(file: string): {
  readonly summary: readonly Sentence[];
  readonly all: readonly Sentence[];
  readonly packets: number;
} {
  const analyzer = new CaptureAnalyzer({ traces: "all" });
  analyzer.push(readCapture(file));
  analyzer.end();
  const analysis = analyzer.analysis();
  const summary = summarySentences(analysis);
  const each = analysis.connections.flatMap((connection) =>
    connectionSentences(connection, analysis, undefined, analyzer.trace(connection.number)),
  );
  return { summary, all: [...summary, ...each], packets: analysis.packets };
}

/** Another test shows that such a filter selects exactly these frames. */
const IS_LIST = /^frame\.number in \{[^}]*\}$/;

const texts = (file: string) =>
  sentencesAbout(file)
    .all.map(({ text }) => text)
    .join("\n");

/** Sentences are on lines of their own. */
const inOneSentence = (...parts: readonly RegExp[]) => new RegExp(parts.map(({ source }) => source).join(".*"));

describeWithKnownCaptures("the captures with known answers", (captures) => {
  const files = captures.map(({ file }) => file);

  test.each(files)("%s: each sentence cites frames that there are, in ascending order", (file) => {
    const { all, packets } = sentencesAbout(file);
    expect(all.length).toBeGreaterThan(0);
    for (const { text, frames } of all) {
      expect(text).toMatch(/^[^\n]{10,500}\.$/);
      expect(text).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
      expect(frames).toEqual([...new Set(frames)].filter((frame) => frame >= 1 && frame <= packets).sort((a, b) => a - b));
    }
  });

  test.each<[string, readonly RegExp[]]>([
    [
      "made-linux-stall.pcap",
      [
        inOneSentence(
          /20:40000 could not send for 7\.86 s: .* from frame 11 to 21, /,
          /5 probes asked \(frames 12, 14, 16, 17 and 19, after 0\.208 s, 0\.416 s, /,
          /a window update opened it/,
        ),
        /21:40001 could not send for 7 s: .* from frame 38 to 43, .*; an RST ended the connection/,
        /1 keep-alive between .* \(frame 27\)/,
      ],
    ],
    ["smtp-headers.pcap", [/in smaller pieces \(frames 27, 32, 33, 35 and 36\): router 192\.168\.1\.1 said in frame 26 .* 1,492 bytes/]],
    ["retransmit-fast009.pcap", [/again \(frames 32, 34 and 36\) at once, as duplicate ACKs/, /10\.0\.88\.85:50368 reset the connection/]],
    ["ssh-dups.pcap", [/records repeat earlier ones \(frames 5-7, .*\): the recorder saw them more than once/]],
    ["miss_end_data.pcap", [/^2,902 bytes were acknowledged but not recorded: the capture lost them, not the network\.$/m]],
    ["redis-almost-resp.pcap", [/^\[::1\]:6379 refused \[::1\]:53098: an RST \(frame 2\) answered the SYN \(frame 1\); .*port 6379\.$/m]],
    ["syn.pcap", [/never answered .* \(1 SYN, frame 1\): the capture ends 0 ms later, too early to tell why/]],
    ["missing-syn.pcap", [/windows may be larger than shown/]],
    ["mpls-traceroute.pcap", [/^A traceroute by UDP from 12\.4\.4\.4 to 12\.1\.1\.1 reached it: 1 10\.5\.0\.1, /m]],
    ["icmp6-toobig.pcap", [/takes packets of at most 1,280 bytes: router fe80::dead says so \(frame 1\)/]],
    ["tcp_header_heapoverflow.pcap", [/1 packet cannot be read \(frame 1\)/]],
  ])("%s: what is known of it is said", (file, patterns) => {
    for (const pattern of patterns) expect(texts(file)).toMatch(pattern);
  });

  describeUnless(lacks("tshark"), "the filters, as Wireshark reads them", () => {
    const selectedBy = (file: string, filter: string) =>
      execFileSync("tshark", ["-r", capturePath(file), "-Y", filter, "-T", "fields", "-e", "frame.number"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      })
        .split("\n")
        .filter(Boolean)
        .map(Number);

    test.each(files)("the filters for %s that are no lists of frames select those that are cited", (file) => {
      const { all } = sentencesAbout(file);
      for (const filter of new Set(all.map((sentence) => sentence.filter).filter((each) => !IS_LIST.test(each)))) {
        const selected = selectedBy(file, filter);
        for (const { frames, text } of all.filter((sentence) => sentence.filter === filter)) {
          const missing = frames.filter((frame) => !selected.includes(frame));
          expect({ text, filter, missing }).toEqual({ text, filter, missing: [] });
        }
      }
    });
  });
});

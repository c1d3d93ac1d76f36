// What is said about one connection.
import { connectionSentences, summarySentences } from "../../../capture-analysis/sentences";
import type { Analysis, Connection } from "../../../capture-analysis/values";
import { analysisWith, connectionWith, icmpWith, moment, notOpened, repairWith, stallWith } from "../support/analysis-values";

const CLIENT = "10.0.0.20:40000";
const SERVER = "10.0.0.10:1235";

const sentences = (connection: Connection, different: Partial<Analysis> = {}) =>
  connectionSentences(connection, analysisWith([connection], different));

const texts = (connection: Connection, different?: Partial<Analysis>) => sentences(connection, different).map(({ text }) => text);

test("a plain connection is described from its opening to its end, without a fault", () => {
  const told = sentences(connectionWith());
  expect(told.map(({ text }) => text)).toEqual([
    `${CLIENT} opened a connection to ${SERVER} (frame 1); the handshake took 50 ms.`,
    `${CLIENT} sent 10,084 bytes in 7 packets (10.1 kbit/s); ${SERVER} sent 2 bytes in 5 packets.`,
    `Round trip: 50 ms by the handshake; 49 ms to 62 ms, 51 ms on average, from the recorder to ${SERVER} and back, by 3 ACKs.`,
    `Both sides closed it after 8 s, ${CLIENT} first (FIN; last frame 12).`,
  ]);
  expect(told.every(({ severity, connection }) => severity === "note" && connection === 1)).toBe(true);
});

test("names take the place of addresses", () => {
  const names = new Map([
    ["10.0.0.20", "client-1"],
    ["10.0.0.10", "server"],
  ]);
  const [first] = connectionSentences(connectionWith(), analysisWith([connectionWith()]), names);
  expect(first?.text).toMatch(/^client-1:40000 opened a connection to server:1235 /);
});

const handshake = (frame: number, time: number) => repairWith({ frame, time, kind: "handshake", length: 0 });

test("SYNs without an answer were dropped; the frames of each are cited", () => {
  const connection = notOpened({ opening: "unanswered", repairs: [handshake(2, 1), handshake(5, 3), handshake(9, 7)], last: moment(9, 7) });
  const [told] = sentences(connection, { duration: 15 });
  expect(told).toEqual({
    text:
      `${SERVER} never answered ${CLIENT} (4 SYNs in 7 s, frames 1, 2, 5 and 9): dropped on the way, as a security group does, ` +
      "or no host is there; a closed port would have answered with an RST.",
    severity: "fault",
    frames: [1, 2, 5, 9],
    filter: "frame.number in {1..2, 5, 9}",
    connection: 1,
  });
});

test("a SYN that a known rule drops bears the rule, also if the capture ends soon after it", () => {
  const connection = notOpened({ opening: "unanswered", last: moment(1, 0) });
  const drops = new Map([[1, "at server: no rule lets it in: dropped"]]);
  const analysis = { ...analysisWith([connection]), duration: 0.2 };
  const text = `${SERVER} never answered ${CLIENT} (1 SYN, frame 1): at server: no rule lets it in: dropped.`;
  const [told] = connectionSentences(connection, analysis, undefined, undefined, drops);
  expect(told).toMatchObject({ severity: "fault", text });
  expect(summarySentences(analysis, undefined, drops)[0]).toMatchObject({ severity: "fault", text });
});

test("a capture that ends right after a SYN cannot tell whether it was dropped", () => {
  const [told] = sentences(notOpened({ opening: "unanswered", last: moment(1, 0) }), { duration: 0.2 });
  expect(told).toMatchObject({
    severity: "note",
    text: expect.stringMatching(/the capture ends 0\.2 s later, too early to tell why\.$/) as string,
  });
});

test("ICMP says why a SYN got no answer", () => {
  const connection = notOpened({ opening: "unanswered", last: moment(1, 0) });
  const [told] = sentences(connection, { icmp: [icmpWith({ connection: 1 })] });
  expect(told).toMatchObject({ severity: "fault", frames: [1, 3] });
  expect(told?.text).toMatch(/\(1 SYN, frame 1\): 10\.0\.0\.1 reported "host unreachable" \(frame 3\)\.$/);
});

test("an RST that answers the SYN means that nothing listens on the port", () => {
  const [told] = sentences(notOpened({ opening: "refused", resets: [2] }));
  expect(told).toMatchObject({
    severity: "fault",
    frames: [1, 2],
    text: `${SERVER} refused ${CLIENT}: an RST (frame 2) answered the SYN (frame 1); the host is there, but nothing listens on port 1235.`,
  });
});

test("a stall names its length, its cause, its probes and its end", () => {
  expect(texts(connectionWith(), { stalls: [stallWith()] })).toContain(
    `${CLIENT} could not send for 7.86 s: the receiver's window was closed from frame 11 to 21, as when the program of ${SERVER} ` +
      "does not read; 5 probes asked (frames 12, 14, 16, 17 and 19); a window update opened it.",
  );
});

test("a stall that never ends is a fault", () => {
  const stalls = [stallWith({ end: null, ended: "capture ended" })];
  const told = sentences(connectionWith(), { stalls }).find(({ severity }) => severity === "fault");
  expect(told?.text).toMatch(/from frame 11 on, .*; it was closed when the capture ended\.$/);
});

test("the intervals of probes come from the trace", () => {
  const connection = connectionWith();
  const probe = (frame: number, time: number) => {
    const rest = { from: "client", sequence: 1, length: 0, flags: "ACK", window: 1, sacked: [], classes: ["probe"] } as const;
    return { frame, time, ...rest };
  };
  const packets = [probe(12, 0.242), probe(14, 0.642)];
  const stalls = [stallWith({ probes: [12, 14] })];
  const trace = { number: 1, packets, notices: [], leftOut: 0 };
  const told = connectionSentences(connection, analysisWith([connection], { stalls }), undefined, trace);
  expect(told.map(({ text }) => text).join("\n")).toContain("2 probes asked (frames 12 and 14, after 0.2 s and 0.4 s)");
});

test("a sender that ignores a closed window is named", () => {
  expect(texts(connectionWith(), { stalls: [stallWith({ probes: [], answers: [], ignoring: [13, 14] })] })).toContain(
    `${CLIENT} was not to send for 7.86 s: the receiver's window was closed from frame 11 to 21, as when the program of ${SERVER} ` +
      `does not read; ${CLIENT} sent 2 segments all the same (frames 13 and 14); a window update opened it.`,
  );
});

test("many stalls are one sentence, with the longest", () => {
  const stalls = [1, 2, 3, 4].map((n) =>
    stallWith({ start: moment(n * 10, n), end: moment(n * 10 + 5, n + 0.1 * n), duration: 0.1 * n, probes: [] }),
  );
  expect(texts(connectionWith(), { stalls })).toContain(
    `${CLIENT} was not to send 4 times, for 1 s in all (13 % of the time): the window of ${SERVER} was closed, as when its program ` +
      "reads too slowly; longest 0.4 s (frames 40 to 45).",
  );
});

test.each([
  [repairWith({ kind: "fast", because: [29, 30, 31] }), /again \(frame 7\) at once, as duplicate ACKs or SACK \(frames 29-31\) showed/],
  [repairWith({ kind: "timeout" }), /1 segment \(1,448 bytes\) to .* again only after its timer expired \(frame 7\), up to 0\.2 s after/],
  [repairWith({ kind: "tail loss probe" }), /without waiting for its timer, as a tail loss probe/],
  [repairWith({ kind: "spurious", because: [8] }), /needlessly: 10\.0\.0\.10:1235 had it already, as an ACK or DSACK \(frame 8\) says/],
])("a retransmission is described with its cause: %j", (repair, pattern) => {
  const told = sentences(connectionWith({ repairs: [repair], retransmissions: [7] })).filter(({ severity }) => severity === "slow");
  expect(told.map(({ text }) => text)).toEqual([expect.stringMatching(pattern)]);
  expect(told[0]?.frames).toEqual([7, ...repair.because]);
});

test("a segment that is sent again and again is a fault", () => {
  const repairs = [1, 3, 7].map((time, index) => repairWith({ kind: "timeout", frame: 7 + index, time, firstSent: moment(5, 0) }));
  const told = sentences(connectionWith({ repairs })).find(({ severity }) => severity === "fault");
  expect(told?.text).toMatch(
    /that of frame 5 was sent 4 times in 7 s; no ACK of it was recorded in that time: it or its ACKs were lost\.$/,
  );
});

test("several segments are described in the plural", () => {
  const of = (kind: "fast" | "timeout" | "spurious") => [repairWith({ kind }), repairWith({ kind, frame: 9, firstSent: moment(6, 0.9) })];
  const told = (["fast", "timeout", "spurious"] as const).flatMap((kind) => texts(connectionWith({ repairs: of(kind) }))).join("\n");
  expect(told).toContain("showed that they were lost on the way");
  expect(told).toContain("they were lost, or their ACKs were");
  expect(told).toContain("10.0.0.10:1235 had them already");
});

test("a smaller MTU is described with the router, its MTU and the frame", () => {
  const icmp = [icmpWith({ frame: 26, from: "192.168.1.1", name: "fragmentation needed", code: 4, mtu: 1492, connection: 1 })];
  const told = texts(connectionWith({ repairs: [repairWith({ kind: "smaller MTU", because: [26] })] }), { icmp });
  expect(told.filter((text) => text.includes("192.168.1.1"))).toEqual([
    `${CLIENT} sent 1 segment (1,448 bytes) to ${SERVER} again in smaller pieces (frame 7): router 192.168.1.1 said in frame 26 ` +
      "that the next link takes packets of at most 1,492 bytes.",
  ]);
});

test("a retransmission without a cause is described as well", () => {
  expect(texts(connectionWith({ retransmissions: [7, 8] })).join("\n")).toMatch(/2 segments between .* were sent again \(frames 7 and 8\)/);
});

const slowWindow = { smallest: 500, largest: 2000, shareBelowOneSegment: 0.34, shareFull: 0.5 };

test.each<[Partial<Connection>, RegExp]>([
  [{ window: { fromServer: slowWindow } }, /10\.0\.0\.10:1235 took little at a time: for 34 % of the time/],
  [
    { window: { fromServer: slowWindow }, windowFull: [5, 9] },
    /filled the window of 10\.0\.0\.10:1235 for 50 % of the time, first in frame 5/,
  ],
  [{ windowFull: [10] }, /filled the other's window once \(frame 10\)/],
  [{ outOfOrder: [5] }, /1 segment between .* arrived after later ones \(frame 5\)/],
  [{ duplicateAcks: [5, 6] }, /2 duplicate ACKs between .*: a segment was missing/],
  [{ keepAlives: [9] }, /1 keep-alive between/],
  [{ recordedAgain: [2, 3] }, /2 records .* repeat earlier ones \(frames 2 and 3\): the recorder saw them more than once/],
  [{ missing: { fromClient: 0, fromServer: 2902 } }, /20:40000 acknowledged 2,902 bytes of 10\.0\.0\.10:1235 that are not recorded/],
  [{ offloaded: { fromClient: 3, fromServer: 0 } }, /3 records of 10\.0\.0\.20:40000 are longer than the MSS: the network card/],
  [{ windowScale: { client: null, server: 0 } }, /windows may be larger than shown/],
  [{ ending: { how: "reset", by: "server" }, resets: [12] }, /10\.0\.0\.10:1235 reset the connection to .* after 8 s \(RST, frame 12\)/],
  [{ ending: { how: "half closed", by: "server" } }, /10\.0\.0\.10:1235 closed its direction \(FIN\), 10\.0\.0\.20:40000 did not/],
  [{ ending: { how: "open" } }, /It was open when the capture ended, 8 s after its first packet/],
  [{ opening: "not seen" }, /were connected before the capture shows them \(frame 1\); .* is a guess/],
  [{ opening: "partly seen" }, /Part of the handshake .* is not recorded/],
  [{ opening: "half open", last: moment(2, 0), ending: { how: "open" } }, /never acknowledged the SYN\/ACK/],
  [{ repairs: [handshake(2, 1)] }, /20:40000 had to repeat its SYN once \(frame 2\), up to 1 s after the first SYN/],
])("%j is told", (different, pattern) => {
  expect(texts(connectionWith(different)).filter((text) => pattern.test(text))).toHaveLength(1);
});

test("three stalls of one side are a sentence each; stalls of both sides are told apart", () => {
  const three = [1, 2, 3].map((n) => stallWith({ start: moment(n * 10, n), end: moment(n * 10 + 5, n + 0.1), duration: 0.1, probes: [] }));
  const other = stallWith({ receiver: CLIENT, sender: SERVER, start: moment(50, 5), end: moment(55, 5.1), duration: 0.1, probes: [] });
  const told = texts(connectionWith(), { stalls: [...three, other] }).filter((text) => text.includes("could not send"));
  expect(told.map((text) => text.split(" ")[0])).toEqual([CLIENT, CLIENT, CLIENT, SERVER]);
});

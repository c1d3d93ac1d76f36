// The page of a capture as a string: complete, escaped, small, the same each time.
import { captureSection, html, page, reportPage } from "../../../capture-analysis/report";
import { Conversation } from "../support/conversation";
import { longStory, lossStory, stallStory, unansweredStory } from "./support/stories";
import { sampleInput } from "./support/sample";
import { analysisOf, TraceBuilder } from "./support/trace-builder";

const sample = sampleInput();
const text = reportPage(sample);
/** Values that were not there, with what stands around them. */
const lacking = (whole: string) => whole.replace(/<script>[^]*<\/script>/, "").match(/.{0,60}(NaN|Infinity|undefined).{0,60}/g) ?? [];

test("two pages of the same values are equal", () => {
  expect(reportPage(sampleInput())).toBe(text);
});

test("a page names no other file and no other place", () => {
  expect(text).not.toMatch(/(src|href)="(?!#)/);
  expect(text).not.toMatch(/url\(|@import|https?:/);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1]?.replaceAll("&#39;", "'");
  expect(policy?.split("; ").slice(0, 4)).toEqual([
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "script-src 'unsafe-inline'",
    "img-src data:",
  ]);
});

test("each id is there once, and each reference has its id", () => {
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const references = [...text.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)].map(([, id]) => id);
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((id) => !ids.includes(id))).toEqual([]);
});

test("headings go down one level at a time", () => {
  const levels = [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  expect(levels[0]).toBe(1);
  levels.slice(1).forEach((level, index) => expect(level).toBeLessThanOrEqual(levels[index]! + 1));
});

test("a page of 10,000 packets is below 2 MB", () => {
  const story = longStory(10_000);
  const whole = reportPage({ title: "Long", analysis: analysisOf([story.connection()], story.stalls), traces: [story.trace()] });
  expect(story.packets.length).toBeGreaterThan(9_990);
  expect(Buffer.byteLength(whole)).toBeLessThan(2_000_000);
});

test("a page of 5,000 stalls is below 2 MB: those that no pixel parts are one band", () => {
  const talk = Conversation.opened();
  for (let stall = 0; stall < 5000; stall++) {
    talk.client.data(100);
    talk.server.ack({ window: 0 });
    talk.server.ack({ window: 5000 });
  }
  const analysis = talk.recording.analysis();
  expect(analysis.stalls).toHaveLength(5000);
  const whole = reportPage({ title: "Many stalls", analysis, traces: [talk.recording.trace()] });
  expect(Buffer.byteLength(whole)).toBeLessThan(2_000_000);
  expect(whole).toContain("window closed 5,000 times, for 5 s in all, from frame 5 ");
});

test("of 100 connections with 100 packets each, the page shows the worst in full and says how many it leaves out", () => {
  const stories = Array.from({ length: 100 }, (_, index) =>
    index === 70 ? stallStory(index + 1) : lossStory(index + 1, index, 1 + index * 100),
  );
  const analysis = analysisOf(
    stories.map((story) => story.connection()),
    stories[70]!.stalls,
  );
  const whole = reportPage({ title: "Many", analysis, traces: stories.map((story) => story.trace()) });
  expect(Buffer.byteLength(whole)).toBeLessThan(2_000_000);
  const inFull = [...whole.matchAll(/<h3 id="capture-connection-(\d+)-title"/g)].map(([, number]) => Number(number));
  expect(inFull[0]).toBe(71);
  expect(whole).toContain(`In full, the worst first: ${inFull.length} connections. Only in the table: ${100 - inFull.length} connections.`);
});

test("text of captures and names is escaped everywhere", () => {
  const evil = `<img src=x onerror="alert('1')">&\u0000`;
  const story = unansweredStory(1);
  story.notice(evil, evil, evil);
  const whole = reportPage({
    title: evil,
    analysis: analysisOf([story.connection({ client: evil, server: evil })], [], {
      problem: { offset: 7, text: evil },
      udp: [
        {
          number: 1,
          client: evil,
          server: evil,
          first: { frame: 1, time: 0 },
          last: { frame: 1, time: 0 },
          packets: { fromClient: 1, fromServer: 0 },
          bytes: { fromClient: 1, fromServer: 0 },
          unreachable: [],
        },
      ],
      traceroutes: [{ from: evil, to: evil, protocol: "udp", reached: false, hops: [{ ttl: 1, address: evil }] }],
    }),
    traces: [story.trace()],
    summary: [{ text: evil, frames: [1], filter: evil, severity: "fault" }],
    sentences: () => [{ text: evil, frames: [1], filter: evil, severity: "note", connection: 1 }],
    names: new Map([[evil, evil]]),
    drops: new Map([[1, evil]]),
  });
  expect(whole.split("&lt;img src=x").length).toBeGreaterThan(10);
  expect(whole).not.toContain("<img");
  expect(whole).not.toContain("\u0000");
});

test("an empty capture has a page", () => {
  const whole = reportPage({ title: "Nothing", analysis: analysisOf([], []), traces: [] });
  expect(whole).toContain("<h1>Nothing</h1>");
  expect(whole).not.toContain("<table>");
});

test("a problem of the file is said with its offset", () => {
  const analysis = analysisOf([], [], { problem: { offset: 12_345, text: "the record is longer than the file" } });
  expect(reportPage({ title: "Cut", analysis, traces: [] })).toMatch(/at byte 12,345, the record is longer than the file/);
});

test("a connection of one packet has a page", () => {
  const story = new TraceBuilder(1);
  story.send("client", { length: 5 });
  const analysis = analysisOf([story.connection({ opening: "not seen", windowScale: { client: null, server: null } })], []);
  const whole = reportPage({ title: "One", analysis, traces: [story.trace()] });
  expect(whole).toContain("its scale is not in the capture");
  expect(lacking(whole)).toEqual([]);
});

test("no value of the sample is missing", () => {
  expect(lacking(text)).toEqual([]);
});

test("a page can hold several captures and other sections before them", () => {
  const sections = [
    { id: "topology", title: "Topology", content: html`<p>a picture</p>` },
    captureSection({ ...sample, id: "first", title: "First demonstration" }),
    captureSection({ ...sample, id: "second", title: "Second demonstration" }),
  ];
  const whole = page({ title: "The lab", lead: "What it shows.", sections });
  const ids = [...whole.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...whole.matchAll(/<h2[^>]*>([^<]+)/g)].map(([, heading]) => heading)).toEqual([
    "Topology",
    "First demonstration",
    "Second demonstration",
  ]);
});

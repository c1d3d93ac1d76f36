// Sentences as lines, and an analysis as JSON in pieces.
import { Writable } from "node:stream";
import type { Sentence } from "../../capture-analysis/sentences";
import { jsonPieces, writePieces } from "../../cli/analyze/analysis-json";
import { firstLines, wrapped } from "../../cli/analyze/analysis-lines";
import { Conversation } from "../capture-analysis/support/conversation";

test("a line takes as many words as its width holds, and a longer word whole", () => {
  expect(wrapped("ab cd efg hijklmnop q", 5)).toEqual(["ab cd", "efg", "hijklmnop", "q"]);
});

describe("the first sentences", () => {
  const sentence = { severity: "note", text: "a", filter: "b" } as unknown as Sentence;
  const layout = { width: Infinity, paint: (_: string, text: string) => text };
  const lines = (count: number, height: number) => firstLines(Array<Sentence>(count).fill(sentence), layout, height, "more").length;

  test("are all if they fit exactly", () => {
    expect(lines(2, 4)).toBe(4);
  });

  test("leave room for a line that counts the others", () => {
    expect([lines(3, 5), lines(3, 4)]).toEqual([5, 3]);
  });

  test("are one at least", () => {
    expect(lines(2, 1)).toBe(3);
  });
});

test("the pieces of JSON are the analysis, without what is undefined", () => {
  const { connections, ...overview } = Conversation.opened().recording.analysis();
  const pieces = [...jsonPieces({ ...overview, problem: undefined }, connections)];
  expect(JSON.parse(pieces.join(""))).toEqual(JSON.parse(JSON.stringify({ ...overview, connections })));
  expect(JSON.parse([...jsonPieces(overview, [])].join(""))).toMatchObject({ connections: [] });
});

test("pieces are written whole, and no faster than they are read", async () => {
  let text = "";
  let most = 0;
  const output = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      most = Math.max(most, output.writableLength);
      setImmediate(done);
    },
  });
  const pieces = Array.from({ length: 50 }, (_, index) => `${index},`.padEnd(10_000, "."));
  await writePieces(pieces, output);
  expect(text).toBe(pieces.join(""));
  expect(most).toBeLessThan(100_000);
});

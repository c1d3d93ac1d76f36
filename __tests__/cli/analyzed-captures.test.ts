// The captures of demonstrations, analyzed while they are made.
import { PassThrough } from "node:stream";
import { AnalyzedCaptures } from "../../cli/lab-report/analyzed-captures";
import type { RunningLab } from "../../running-lab";
import { Conversation } from "../capture-analysis/support/conversation";
import { pcapOf } from "../capture-analysis/support/pcap";

/** A program that captures: it writes `first` at once, and `last` a moment after it was told to stop. */
function capturing(first: Uint8Array, last: Uint8Array): RunningLab {
  const output = new PassThrough();
  output.write(first);
  const stop = () => {
    setTimeout(() => output.end(last), 20);
    return Promise.resolve();
  };
  return { capture: () => Promise.resolve({ output, stop }) } as unknown as RunningLab;
}

const talk = Conversation.opened();
const bytes = pcapOf(talk.recording.records);

async function analyzed(first: Uint8Array, last: Uint8Array) {
  const captures = new AnalyzedCaptures();
  const capture = await captures.begin(capturing(first, last), "handshake", "server", "tcp");
  await capture[Symbol.asyncDispose]();
  return captures.list;
}

test("what the capture still holds when it is stopped is analyzed, too", async () => {
  const list = await analyzed(bytes.subarray(0, 60), bytes.subarray(60));
  expect(list).toMatchObject([{ demonstration: "handshake", host: "server", filter: "tcp" }]);
  const { packetCount, connectionCount } = list[0]!.analyzer;
  expect([packetCount, connectionCount]).toEqual([3, 1]);
  expect(list[0]!.analyzer.trace(1)?.packets).toHaveLength(3);
});

test("a capture that ends amid a record is said to do so", async () => {
  const [{ analyzer } = {}] = await analyzed(bytes, bytes.subarray(24, 30));
  expect(analyzer?.analysis().problem?.text).toMatch(/^the header of record 4 should have 16 bytes/);
});

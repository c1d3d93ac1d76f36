// The buffer of the TCP server's answers, which many connections share.
import { setImmediate } from "node:timers/promises";
import { AnswerBuffer, type Recipient } from "../../lab-apps/conversation/answer-buffer";
import { encodeAnswer } from "../../lab-apps/wire/answer";

class Peer implements Recipient {
  /** The chunks themselves: one that is reused before it is sent would show here. */
  readonly writes: Buffer[] = [];

  constructor(private readonly takesAtOnce = true) {}

  send(answers: Buffer): boolean {
    this.writes.push(this.takesAtOnce ? Buffer.from(answers) : answers);
    return this.takesAtOnce;
  }
}

const answers = (...texts: string[]) => Buffer.concat(texts.map((text) => encodeAnswer(Buffer.from(text))));

test("each peer gets its own answers, in one write, once all that has arrived is read", async () => {
  const buffer = new AnswerBuffer();
  const [one, other] = [new Peer(), new Peer()];
  for (const text of ["a", "bc"]) buffer.add(Buffer.from(text), one);
  buffer.add(Buffer.from("def"), other);
  expect([one.writes, other.writes]).toEqual([[], []]);
  await setImmediate();
  expect([one.writes, other.writes]).toEqual([[answers("a", "bc")], [answers("def")]]);
});

test("a peer that alternates with another gets its answers in their order", async () => {
  const buffer = new AnswerBuffer();
  const [one, other] = [new Peer(), new Peer()];
  for (const [text, to] of [
    ["1", one],
    ["2", other],
    ["3", one],
  ] as const)
    buffer.add(Buffer.from(text), to);
  await setImmediate();
  expect([Buffer.concat(one.writes), Buffer.concat(other.writes)]).toEqual([answers("1", "3"), answers("2")]);
});

test("they are sent at once when there are many: a buffer has bounds", () => {
  const buffer = new AnswerBuffer();
  const peer = new Peer();
  const text = "x".repeat(65_514);
  for (let count = 1; count <= 3; count++) {
    buffer.add(Buffer.from(text), peer);
    expect(peer.writes).toHaveLength(count);
  }
  expect(peer.writes).toEqual([answers(text), answers(text), answers(text)]);
});

test("what a peer has not taken is not overwritten", async () => {
  const buffer = new AnswerBuffer();
  const [slow, quick] = [new Peer(false), new Peer()];
  buffer.add(Buffer.from("kept"), slow);
  buffer.add(Buffer.from("taken"), quick);
  buffer.send();
  buffer.add(Buffer.from("later"), quick);
  await setImmediate();
  expect(slow.writes).toEqual([answers("kept")]);
  expect(quick.writes).toEqual([answers("taken"), answers("later")]);
});

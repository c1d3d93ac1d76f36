// What is kept of a connection's packets for plots.
import { Conversation } from "../support/conversation";

/** More than a trace keeps: 8,000. */
const MANY = 9000;

/** How many segments come before each retransmission. */
const PERIOD = 100;

/** Segments whose ACKs are not recorded, some of them sent again. */
function long(segments: number): { readonly talk: Conversation; readonly again: number[] } {
  const talk = Conversation.opened();
  const again: number[] = [];
  for (let count = 1; count <= segments; count++) {
    talk.client.data(1);
    if (count % PERIOD === 0) again.push(talk.client.data(1, { seq: talk.client.next - 2 }));
  }
  return { talk, again };
}

describe("a trace of very many packets", () => {
  const { talk, again } = long(MANY);
  const { packets, leftOut } = talk.recording.trace();

  it("leaves out each other ordinary one, and says how many it left out", () => {
    expect(packets.length).toBeLessThanOrEqual(8000);
    expect(leftOut).toBeGreaterThan(3000);
    expect(packets.length + leftOut).toBe(talk.recording.records.length);
  });

  it("keeps each retransmission and the handshake", () => {
    const kept = new Set(packets.map(({ frame }) => frame));
    expect([1, 2, ...again].filter((frame) => !kept.has(frame))).toEqual([]);
  });

  it("keeps the first ordinary packet, and goes on to the last", () => {
    expect(packets.map(({ frame }) => frame).slice(0, 3)).toEqual([1, 2, 3]);
    expect(packets.at(-1)).toMatchObject({ frame: talk.recording.records.length });
  });
});

it("a trace that is thinned twice says how many packets it left out in all", () => {
  const { talk } = long(2 * MANY);
  const { packets, leftOut } = talk.recording.trace();
  expect(packets.length).toBeLessThanOrEqual(8000);
  expect(packets.length + leftOut).toBe(talk.recording.records.length);
});

it("a trace whose packets are nearly all remarkable leaves out each other one of them, too", () => {
  const talk = Conversation.opened();
  for (let count = 0; count < 1000; count++) talk.client.data(1);
  for (let count = 0; count < 7500; count++) talk.client.data(1, { seq: 1 });
  const { packets, leftOut } = talk.recording.trace();
  expect(packets.length).toBeLessThan(6000);
  expect(packets.length + leftOut).toBe(talk.recording.records.length);
});

describe("a packet in a trace", () => {
  it("is from the client, also if the server's packet is the first that is recorded", () => {
    const talk = new Conversation();
    talk.client.segment({ flags: "SYN" });
    talk.server.synAck();
    talk.client.ack();
    talk.server.data(10);
    expect(talk.recording.trace().packets.map(({ from }) => from)).toEqual(["server", "client", "server"]);
  });
});

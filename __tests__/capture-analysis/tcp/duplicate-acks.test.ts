// Duplicate ACKs: each condition of RFC 5681, section 2.
import { Conversation } from "../support/conversation";

/** Four segments are sent, and the server has acknowledged what came before them. */
function waiting(): Conversation {
  const talk = Conversation.opened();
  talk.server.ack();
  for (let count = 0; count < 4; count++) talk.client.data(100);
  return talk;
}

const duplicates = ({ recording }: Conversation) => recording.connection().duplicateAcks;

describe("a duplicate ACK", () => {
  it("repeats the last acknowledgment and window, without data, while data are outstanding", () => {
    const talk = waiting();
    const frame = talk.server.ack({ ack: 1 });
    expect(duplicates(talk)).toEqual([frame]);
  });

  it("may report blocks by SACK", () => {
    const talk = waiting();
    const frames = [201, 301, 401].map((end) => talk.server.ack({ ack: 1, options: [talk.server.sack([101, end])] }));
    expect(duplicates(talk)).toEqual(frames);
  });
});

describe("an ACK is none", () => {
  it("if no data are outstanding", () => {
    const talk = Conversation.opened();
    talk.client.data(100);
    talk.server.ack();
    talk.server.ack();
    expect(duplicates(talk)).toEqual([]);
  });

  it("if it carries data", () => {
    const talk = waiting();
    talk.server.data(10, { ack: 1 });
    expect(duplicates(talk)).toEqual([]);
  });

  it("if it is a SYN or a FIN", () => {
    const talk = waiting();
    talk.server.fin({ ack: 1 });
    expect(duplicates(talk)).toEqual([]);
  });

  it("if it announces another window", () => {
    const talk = waiting();
    talk.server.ack({ ack: 1, window: 60_000 });
    expect(duplicates(talk)).toEqual([]);
  });

  it("if it acknowledges more, or less, than the last", () => {
    const talk = waiting();
    talk.server.ack({ ack: 101 });
    talk.server.ack({ ack: 1 });
    expect(duplicates(talk)).toEqual([]);
  });

  it("if it answers a probe of a closed window", () => {
    const talk = Conversation.opened();
    talk.client.data(100);
    talk.server.ack({ window: 0 });
    for (let count = 0; count < 2; count++) {
      talk.client.data(1, { seq: 101 });
      talk.server.ack({ ack: 101, window: 0 });
    }
    expect(duplicates(talk)).toEqual([]);
  });
});

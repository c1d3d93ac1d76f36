// Segments that carry nothing new and ask for an answer: keep-alives, and probes of a closed window.
import { Conversation } from "../support/conversation";

/** The client has sent 100 bytes, and they are acknowledged: frames 1 to 5. */
function idle(): Conversation {
  const talk = Conversation.opened();
  talk.client.data(100);
  talk.server.ack();
  talk.recording.wait(1000);
  return talk;
}

/** The same, and the server's window is closed. */
function closed(): Conversation {
  const talk = idle();
  talk.server.window = 0;
  talk.server.ack();
  talk.recording.wait(300);
  return talk;
}

const judged = ({ recording }: Conversation) => {
  const { keepAlives, retransmissions } = recording.connection();
  return { keepAlives, retransmissions, probes: recording.stalls()[0]?.probes ?? [] };
};

describe.each([
  ["without payload, one before the next number, as Linux sends it", { payload: 0, seq: 100 }],
  ["with one byte, one before the next number (RFC 9293, section 3.8.4)", { payload: 1, seq: 100 }],
])("a segment %s", (_, said) => {
  it("is a keep-alive while the other side's window is open", () => {
    const talk = idle();
    const frame = talk.client.ack(said);
    talk.server.ack();
    expect(judged(talk)).toEqual({ keepAlives: [frame], retransmissions: [], probes: [] });
  });

  it("is a probe while the other side's window is closed", () => {
    const talk = closed();
    const frame = talk.client.ack(said);
    expect(judged(talk)).toEqual({ keepAlives: [], retransmissions: [], probes: [frame] });
  });

  it("is a keep-alive if it comes from the side whose window is closed", () => {
    const talk = idle();
    talk.server.data(100);
    talk.client.ack();
    talk.server.window = 0;
    talk.server.ack();
    const frame = talk.server.ack(said);
    expect(judged(talk)).toEqual({ keepAlives: [frame], retransmissions: [], probes: [] });
  });

  it("is a keep-alive even if the side has sent nothing but its SYN", () => {
    const talk = idle();
    const frame = talk.server.ack({ ...said, seq: 0 });
    talk.client.ack();
    expect(judged(talk)).toEqual({ keepAlives: [frame], retransmissions: [], probes: [] });
  });

  it("is a keep-alive again once the window has opened", () => {
    const talk = closed();
    talk.server.ack({ window: 5000 });
    talk.server.window = 5000;
    const frame = talk.client.ack(said);
    expect(judged(talk)).toEqual({ keepAlives: [frame], retransmissions: [], probes: [] });
  });
});

describe("a segment with the next byte, as BSD and Windows send it,", () => {
  it("is a probe while the window is closed", () => {
    const talk = closed();
    const frame = talk.client.data(1);
    talk.server.ack({ ack: 101 });
    expect(judged(talk)).toEqual({ keepAlives: [], retransmissions: [], probes: [frame] });
  });

  it("is a probe each time that it is sent", () => {
    const talk = closed();
    const frames = [5, 10, 20].map((wait) => {
      const frame = talk.client.data(1, { seq: 101 });
      talk.server.ack({ ack: 101 });
      talk.recording.wait(wait * 100);
      return frame;
    });
    expect(judged(talk)).toEqual({ keepAlives: [], retransmissions: [], probes: frames });
  });

  it("is data while the window is open", () => {
    const talk = idle();
    talk.client.data(1);
    expect(judged(talk)).toEqual({ keepAlives: [], retransmissions: [], probes: [] });
    expect(talk.recording.connection().bytes.fromClient).toBe(101);
  });
});

describe("what is no probe", () => {
  it("is a full segment that is sent into a closed window", () => {
    const talk = closed();
    talk.client.data(1000);
    expect(judged(talk).probes).toEqual([]);
  });

  it("is the last byte sent again because it is not acknowledged: a retransmission", () => {
    const talk = idle();
    talk.client.data(1);
    talk.recording.wait(300);
    const again = talk.client.data(1, { seq: 101 });
    expect(judged(talk)).toEqual({ keepAlives: [], retransmissions: [again], probes: [] });
  });
});

// What closes, fills or probes a window, and what only looks as if it did.
import { Conversation } from "../support/conversation";
import { option } from "../support/tcp-packets";

/** The server has closed its window; its frame is 5. */
function closed(): Conversation {
  const talk = Conversation.opened();
  talk.client.data(100);
  talk.server.ack({ window: 0 });
  talk.server.window = 0;
  return talk;
}

describe("data during a stall", () => {
  it("that are one new byte are a probe, and no data that ignore the window", () => {
    const talk = closed();
    const probe = talk.client.data(1);
    talk.server.ack({ window: 5000 });
    expect(talk.recording.stalls()).toMatchObject([{ probes: [probe], ignoring: [] }]);
  });

  it("of the receiver itself ignore nothing", () => {
    const talk = closed();
    talk.server.data(1000);
    talk.server.ack({ window: 5000 });
    expect(talk.recording.stalls()).toMatchObject([{ ignoring: [] }]);
  });
});

it("a FIN with a window of 0 closes no window: its sender may have closed altogether", () => {
  const talk = Conversation.opened();
  talk.server.fin({ window: 0 });
  expect(talk.recording.connection().zeroWindows).toEqual([]);
});

describe("a window is filled", () => {
  it("by data up to its end, not by an ACK after them", () => {
    const talk = Conversation.opened({ server: { window: 1000 } });
    const full = talk.client.data(1000);
    talk.client.ack();
    expect(talk.recording.connection().windowFull).toEqual([full]);
  });

  it("if it is that of a SYN, whatever scale the SYN offers", () => {
    const talk = new Conversation({ client: { window: 1000, synOptions: [option.mss(1460), option.scale(7)] } });
    talk.client.syn();
    talk.server.segment({ flags: "SYN ACK" });
    const full = talk.server.data(1000);
    expect(talk.recording.connection().windowFull).toEqual([full]);
  });
});

describe("a segment one number before the next is no keep-alive", () => {
  it("if the other side has sent nothing: there is nobody to keep", () => {
    const talk = new Conversation();
    talk.client.syn();
    talk.client.ack({ seq: 0 });
    expect(talk.recording.connection().keepAlives).toEqual([]);
  });

  it("after a FIN, which has the last number", () => {
    const talk = Conversation.opened();
    talk.client.fin();
    talk.server.data(10);
    talk.client.ack({ seq: 1 });
    expect(talk.recording.connection().keepAlives).toEqual([]);
  });
});

test("the wait for a SYN/ACK is no time of a full window: none was announced yet", () => {
  const talk = new Conversation();
  const syn = talk.client.syn();
  talk.recording.wait(1000);
  talk.recording.again(syn);
  talk.server.synAck();
  talk.client.ack();
  talk.client.data(100);
  talk.recording.wait(1000);
  talk.server.ack();
  expect(talk.recording.connection().window.fromServer).toMatchObject({ shareFull: 0, shareBelowOneSegment: 0 });
});

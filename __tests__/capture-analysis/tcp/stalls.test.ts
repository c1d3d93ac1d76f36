// The time in which a receiver lets nothing in (RFC 9293, section 3.8.6.1).
import { Conversation } from "../support/conversation";

/** The server has closed its window; its frame is 5. */
function closed(): Conversation {
  const talk = Conversation.opened();
  talk.client.data(100);
  talk.server.ack({ window: 0 });
  talk.server.window = 0;
  return talk;
}

describe("a stall", () => {
  it("lasts from the first window of 0 to the first above 0, with its probes and their answers", () => {
    const talk = closed();
    talk.recording.wait(199);
    talk.client.ack({ seq: 100 });
    talk.server.ack();
    talk.recording.wait(398);
    talk.client.ack({ seq: 100 });
    talk.server.ack({ window: 8000 });
    expect(talk.recording.stalls()).toEqual([
      {
        connection: 1,
        receiver: "10.0.0.2:80",
        sender: "10.0.0.1:40000",
        start: { frame: 5, time: 0.004 },
        end: { frame: 9, time: 0.605 },
        ended: "window opened",
        duration: 0.601,
        probes: [6, 8],
        answers: [7],
        ignoring: [],
      },
    ]);
  });

  it("is one, however many ACKs with a window of 0 there are, and only replies to probes are answers", () => {
    const talk = closed();
    talk.server.ack();
    talk.server.ack();
    talk.client.ack({ seq: 100 });
    const answer = talk.server.ack();
    talk.server.ack();
    expect(talk.recording.stalls()).toMatchObject([{ start: { frame: 5 }, answers: [answer] }]);
    expect(talk.recording.connection()).toMatchObject({ zeroWindows: [5, 6, 7, 9, 10], duplicateAcks: [] });
  });

  it.each(["client", "server"] as const)("ends with an RST of the %s", (side) => {
    const talk = closed();
    talk.recording.wait(99);
    const rst = talk[side].rst({ window: 5000 });
    expect(talk.recording.stalls()).toMatchObject([{ ended: "reset", end: { frame: rst }, duration: 0.1 }]);
  });

  it("that the capture does not end lasts to the connection's last packet, not to the file's", () => {
    const talk = closed();
    talk.recording.wait(99);
    talk.client.ack({ seq: 100 });
    talk.recording.wait(5000);
    Conversation.opened({ recording: talk.recording, client: { port: 41_000 } });
    expect(talk.recording.stalls()).toMatchObject([{ ended: "capture ended", end: null, duration: 0.1 }]);
  });

  it("ends with data that announce an open window", () => {
    const talk = closed();
    const data = talk.server.data(10, { window: 1000 });
    expect(talk.recording.stalls()).toMatchObject([{ end: { frame: data } }]);
  });

  it("lists the data that the sender sends all the same, but no probe", () => {
    const talk = closed();
    const data = talk.client.data(1000);
    talk.server.ack({ window: 5000 });
    expect(talk.recording.stalls()).toMatchObject([{ ignoring: [data], probes: [] }]);
  });

  it("may come again in the same connection", () => {
    const talk = closed();
    talk.server.ack({ window: 5000 });
    talk.client.data(5000);
    const again = talk.server.ack({ window: 0 });
    const opened = talk.server.ack({ window: 5000 });
    expect(talk.recording.stalls()).toMatchObject([
      { start: { frame: 5 }, end: { frame: 6 } },
      { start: { frame: again }, end: { frame: opened } },
    ]);
  });

  it("is listed with those of other connections in the order in which they began", () => {
    const first = Conversation.opened();
    const second = Conversation.opened({ recording: first.recording, client: { port: 41_000 } });
    const starts = [second.server.ack({ window: 0 }), first.server.ack({ window: 0 })];
    expect(first.recording.stalls().map(({ connection, start }) => [connection, start.frame])).toEqual([
      [2, starts[0]],
      [1, starts[1]],
    ]);
  });
});

describe("a window of 0 that is no stall", () => {
  it("is that of an RST: it means nothing", () => {
    const talk = Conversation.opened();
    talk.server.rst({ window: 0 });
    expect(talk.recording.stalls()).toEqual([]);
    expect(talk.recording.connection().zeroWindows).toEqual([]);
  });

  it("is that of a SYN/ACK", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    server.synAck({ window: 0 });
    client.ack();
    server.ack({ window: 1000 });
    expect(recording.stalls()).toEqual([]);
  });

  it.each(["client", "server"] as const)("comes after a FIN of the %s", (side) => {
    const talk = Conversation.opened();
    talk[side].fin();
    const ack = talk.server.ack({ window: 0 });
    expect(talk.recording.stalls()).toEqual([]);
    expect(talk.recording.connection().zeroWindows).toEqual([ack]);
  });
});

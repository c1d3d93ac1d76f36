// When a SYN between the same end points begins another connection.
import { Conversation } from "../support/conversation";
import { Recording } from "../support/recording";

/** Two conversations between the same end points, one after the other. */
function twice(end: (first: Conversation) => void): Recording {
  const recording = new Recording();
  const first = new Conversation({ recording });
  end(first);
  recording.wait(2000);
  const second = Conversation.opened({ recording, client: { initialSequence: 77_000_000 }, server: { initialSequence: 99_000_000 } });
  second.client.data(7);
  return recording;
}

const openings = (recording: Recording) => recording.analysis().connections.map(({ opening }) => opening);

describe("a SYN between end points that had a connection", () => {
  it("begins another one after both FINs", () => {
    const recording = twice((first) => {
      first.open();
      first.client.data(3);
      first.close();
    });
    expect(openings(recording)).toEqual(["complete", "complete"]);
    expect(recording.connection(1).bytes.fromClient).toBe(3);
    expect(recording.connection(2)).toMatchObject({ number: 2, bytes: { fromClient: 7 }, retransmissions: [] });
  });

  it("begins another one after an RST", () => {
    const recording = twice((first) => {
      first.open();
      first.server.rst();
    });
    expect(openings(recording)).toEqual(["complete", "complete"]);
  });

  it("begins another one after a refusal", () => {
    const recording = twice(({ client, server }) => {
      client.syn();
      server.rst({ seq: 0 });
    });
    expect(openings(recording)).toEqual(["refused", "complete"]);
  });

  it("with another number begins another one if the one before was not answered", () => {
    const recording = twice(({ client }) => client.syn());
    expect(openings(recording)).toEqual(["unanswered", "complete"]);
  });

  it("with the same number is a retransmission", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    recording.wait(1000);
    const again = client.syn({ seq: 0 });
    server.synAck();
    client.ack();
    expect(recording.analysis().connections).toHaveLength(1);
    expect(recording.connection()).toMatchObject({ opening: "complete", retransmissions: [again] });
  });

  it("begins another one although the capture lacks how the one before ended, as when the client's machine starts again", () => {
    const recording = twice((first) => {
      first.open();
      first.client.data(100);
      first.server.ack();
      first.recording.wait(300_000);
    });
    expect(openings(recording)).toEqual(["complete", "complete"]);
    expect(recording.connection(1)).toMatchObject({ ending: { how: "open" }, mostInFlight: { fromClient: 100 }, retransmissions: [] });
  });

  it("begins another one if the server still has the old one and the client resets it (RFC 5961, section 4.2)", () => {
    const recording = new Recording();
    const first = Conversation.opened({ recording });
    const { server } = first;
    recording.wait(300_000);
    const attempt = new Conversation({ recording, client: { initialSequence: 77_000_000 } });
    attempt.client.syn();
    server.ack();
    attempt.client.rst({ flags: "RST" });
    recording.wait(1000);
    const second = new Conversation({ recording, client: { initialSequence: 77_000_000 }, server: { initialSequence: 99_000_000 } });
    second.open();
    second.server.data(20);
    second.client.ack();
    expect(openings(recording)).toEqual(["complete", "partly seen", "complete"]);
    expect(recording.connection(3)).toMatchObject({
      ending: { how: "open" },
      bytes: { fromServer: 20 },
      missing: { fromServer: 0 },
      retransmissions: [],
    });
  });

  it("that is recorded after its SYN/ACK belongs to the same connection", () => {
    const { client, server, recording } = new Conversation();
    const syn = client.segment({ flags: "SYN" });
    server.synAck();
    recording.add(syn);
    client.ack();
    expect(recording.analysis().connections).toHaveLength(1);
    expect(recording.connection().opening).toBe("complete");
  });
});

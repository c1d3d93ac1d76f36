// Why a segment was sent again.
import { Conversation } from "../support/conversation";
import { burst, measured, MSS, repairs, ROUND_TRIP_MS } from "../support/repaired";

describe("a segment that is sent again", () => {
  it("after three duplicate ACKs is a fast retransmission, and they are why (RFC 5681, section 3.2)", () => {
    const talk = measured();
    const lost = talk.client.next;
    const [first] = burst(talk, 4);
    talk.recording.wait(ROUND_TRIP_MS);
    const duplicates = [1, 2, 3].map(() => talk.server.ack({ ack: lost }));
    const frame = talk.client.data(MSS, { seq: lost });
    talk.server.ack();
    expect(repairs(talk)).toEqual([
      {
        frame,
        time: talk.recording.time(frame),
        from: "client",
        kind: "fast",
        length: MSS,
        firstSent: { frame: first, time: talk.recording.time(first!) },
        because: duplicates,
      },
    ]);
    expect(talk.recording.connection().retransmissions).toEqual([frame]);
  });

  it("after SACK has reported later bytes is a fast retransmission, also with one duplicate ACK (RFC 6675)", () => {
    const talk = measured();
    const lost = talk.client.next;
    burst(talk, 4);
    talk.recording.wait(ROUND_TRIP_MS);
    const ack = talk.server.ack({ ack: lost, options: [talk.server.sack([lost + MSS, lost + 4 * MSS])] });
    talk.client.data(MSS, { seq: lost });
    expect(repairs(talk)).toMatchObject([{ kind: "fast", because: [ack] }]);
  });

  it("in the same recovery is of the same kind: each further hole of a fast retransmission (RFC 6582)", () => {
    const talk = measured();
    const lost = talk.client.next;
    burst(talk, 8);
    talk.recording.wait(ROUND_TRIP_MS);
    for (let count = 0; count < 5; count++) talk.server.ack({ ack: lost });
    talk.client.data(MSS, { seq: lost });
    talk.recording.wait(ROUND_TRIP_MS);
    // A partial ACK.
    talk.server.ack({ ack: lost + 2 * MSS });
    talk.client.data(MSS, { seq: lost + 2 * MSS });
    expect(repairs(talk).map(({ kind }) => kind)).toEqual(["fast", "fast"]);
  });

  it("after a time without any answer is one of the timer, each with twice the wait (RFC 6298, section 5)", () => {
    const talk = measured();
    const lost = talk.client.next;
    const [first] = burst(talk, 1);
    for (const wait of [250, 500, 1000]) {
      talk.recording.wait(wait);
      talk.client.data(MSS, { seq: lost });
    }
    talk.server.ack();
    expect(repairs(talk).map(({ kind, because }) => [kind, because])).toEqual([
      ["timeout", []],
      ["timeout", []],
      ["timeout", []],
    ]);
    expect(repairs(talk)[0]!.firstSent!.frame).toBe(first);
  });

  it("with all behind it after a timeout is one of the timer, although ACKs come in (go-back-N)", () => {
    const talk = measured();
    const lost = talk.client.next;
    burst(talk, 5);
    talk.recording.wait(300);
    talk.client.data(MSS, { seq: lost });
    talk.recording.wait(ROUND_TRIP_MS);
    talk.server.ack({ ack: lost + MSS });
    talk.client.data(MSS, { seq: lost + MSS });
    talk.client.data(MSS, { seq: lost + 2 * MSS });
    talk.recording.wait(ROUND_TRIP_MS);
    talk.server.ack({ ack: lost + 3 * MSS });
    talk.client.data(MSS, { seq: lost + 3 * MSS });
    talk.client.data(MSS, { seq: lost + 4 * MSS });
    expect(repairs(talk).map(({ kind }) => kind)).toEqual(Array(5).fill("timeout"));
  });

  it("early, and as the last of several, is a tail loss probe (RFC 8985, section 7)", () => {
    const talk = measured();
    const [, last] = burst(talk, 2);
    talk.recording.wait(2 * ROUND_TRIP_MS);
    const probe = talk.client.data(MSS, { seq: talk.client.next - MSS });
    expect(repairs(talk)).toMatchObject([{ frame: probe, kind: "tail loss probe", firstSent: { frame: last } }]);
  });

  it("as the last of several is a tail loss probe, also if an ACK made its timer start anew", () => {
    const talk = measured();
    const first = talk.client.next;
    burst(talk, 3);
    talk.recording.wait(60);
    talk.server.ack({ ack: first + MSS });
    talk.recording.wait(170);
    talk.client.data(MSS, { seq: first + 2 * MSS });
    expect(repairs(talk)).toMatchObject([{ kind: "tail loss probe" }]);
  });

  it("as the last one, before a timer can have expired, is a tail loss probe, also if it is the only one", () => {
    const talk = measured();
    burst(talk, 1);
    talk.recording.wait(2 * ROUND_TRIP_MS + 30);
    talk.client.data(MSS, { seq: talk.client.next - MSS });
    expect(repairs(talk)).toMatchObject([{ kind: "tail loss probe" }]);
  });

  it("as a SYN or a SYN/ACK is one of the handshake", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    recording.wait(1000);
    const syn = client.syn({ seq: 0 });
    server.synAck();
    recording.wait(1000);
    const synAck = server.synAck({ seq: 0 });
    client.ack();
    expect(recording.connection().repairs).toMatchObject([
      { frame: syn, from: "client", kind: "handshake", length: 0, firstSent: { frame: 1 } },
      { frame: synAck, from: "server", kind: "handshake", firstSent: { frame: 3 } },
    ]);
  });

  it("as a FIN is found like one with data", () => {
    const talk = measured();
    const fin = talk.client.fin();
    talk.recording.wait(300);
    const again = talk.client.fin({ seq: talk.client.next - 1 });
    expect(repairs(talk)).toMatchObject([{ frame: again, kind: "timeout", length: 0, firstSent: { frame: fin } }]);
  });

  it("soon, for a reason that nothing shows, is of an unknown kind", () => {
    const talk = measured();
    const first = talk.client.next;
    burst(talk, 3);
    talk.client.data(MSS, { seq: first });
    expect(repairs(talk)).toMatchObject([{ kind: "unknown", because: [] }]);
  });

  it("has an entry each time, and its bytes count once", () => {
    const talk = measured();
    const sent = talk.client.next;
    burst(talk, 1);
    const frames = [250, 500, 1000].map((wait) => {
      talk.recording.wait(wait);
      return talk.client.data(MSS, { seq: sent });
    });
    expect(talk.recording.connection()).toMatchObject({ retransmissions: frames, bytes: { fromClient: 2 * MSS } });
  });

  it("in a longer segment counts the bytes that are new", () => {
    const talk = measured();
    const sent = talk.client.next;
    burst(talk, 2);
    talk.recording.wait(300);
    talk.client.data(2500, { seq: sent });
    expect(talk.recording.connection().bytes.fromClient).toBe(MSS + 2500);
    expect(repairs(talk)).toHaveLength(1);
  });
});

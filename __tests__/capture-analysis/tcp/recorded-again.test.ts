// Packets that the recorder saw twice, and that were sent once.
import { Conversation } from "../support/conversation";

/** One direction's data and the other one's ACK, each recorded twice. */
function doubled(hasIdentification: boolean): Conversation {
  const talk = Conversation.opened({ client: { hasIdentification }, server: { hasIdentification } });
  talk.recording.again(talk.client.data(100));
  talk.recording.again(talk.server.ack());
  return talk;
}

const judged = ({ recording }: Conversation) => {
  const { retransmissions, recordedAgain, duplicateAcks, bytes } = recording.connection();
  return { retransmissions, recordedAgain, duplicateAcks, bytes: bytes.fromClient };
};

describe("the very same packet, recorded again within 100 ms,", () => {
  it("was sent once", () => {
    expect(judged(doubled(true))).toEqual({ retransmissions: [], recordedAgain: [5, 7], duplicateAcks: [], bytes: 100 });
  });

  it("is recognized without IP identification as well", () => {
    expect(judged(doubled(false))).toMatchObject({ retransmissions: [], recordedAgain: [5, 7] });
  });

  it("counts as a record", () => {
    expect(doubled(true).recording.connection().packets).toEqual({ fromClient: 4, fromServer: 3 });
  });

  it("may be a SYN or a FIN", () => {
    const { client, server, recording } = new Conversation();
    recording.again(client.syn());
    recording.again(server.synAck());
    client.ack();
    recording.again(client.fin());
    expect(recording.connection()).toMatchObject({ opening: "complete", recordedAgain: [2, 4, 7], retransmissions: [] });
  });

  it("changes no round-trip time", () => {
    const talk = Conversation.opened();
    const data = talk.client.data(100);
    talk.recording.again(data);
    talk.recording.wait(8);
    talk.server.ack();
    expect(talk.recording.connection().roundTrips.fromClient).toMatchObject({ most: 0.01 });
  });
});

describe("a packet that is no recording of an earlier one", () => {
  it("comes later than 100 ms after it", () => {
    const talk = Conversation.opened();
    const data = talk.client.data(100);
    talk.recording.wait(200);
    const again = talk.recording.again(data);
    expect(judged(talk)).toMatchObject({ recordedAgain: [], retransmissions: [again] });
  });

  it("has another identification: it was sent again", () => {
    const talk = Conversation.opened();
    talk.client.data(100);
    const again = talk.client.data(100, { seq: 1 });
    expect(judged(talk)).toMatchObject({ recordedAgain: [], retransmissions: [again] });
  });

  it("is a duplicate ACK without identification: it looks the same, but later data called for it", () => {
    const talk = Conversation.opened({ server: { hasIdentification: false } });
    for (let count = 0; count < 4; count++) talk.client.data(100);
    talk.server.ack({ ack: 1 });
    const duplicates = [1, 2, 3].map(() => talk.server.ack({ ack: 1 }));
    expect(judged(talk)).toMatchObject({ recordedAgain: [], duplicateAcks: [5 + 3, ...duplicates] });
  });

  it("is an RST, however often it is recorded", () => {
    const talk = Conversation.opened();
    const rst = talk.client.rst();
    const again = talk.recording.again(rst);
    expect(talk.recording.connection()).toMatchObject({ recordedAgain: [], resets: [rst, again] });
  });
});

// Bytes that come after later ones, and bytes that never come.
import { Conversation, type SpeakerOptions } from "../support/conversation";
import { option } from "../support/tcp-packets";

const stamped = (value: number) => ({ options: [option.timestamps(value, 0)] });

/** Sends three segments of 100 bytes, of which the recorder misses the second. @returns what the third was */
function gap(client: SpeakerOptions, third: { readonly options?: readonly Uint8Array[]; readonly id?: number } = {}): Conversation {
  const conversation = Conversation.opened({ client });
  conversation.client.data(100, { id: 100, ...stamped(1000) });
  conversation.client.loses(100);
  conversation.client.data(100, { id: 102, ...stamped(1010), ...third });
  return conversation;
}

const judged = ({ recording }: Conversation) => {
  const { retransmissions, outOfOrder, bytes, missing } = recording.connection();
  return { retransmissions, outOfOrder, bytes: bytes.fromClient, missing: missing.fromClient };
};

describe("a segment that fills a gap", () => {
  it("was overtaken if its IP identification is an earlier one", () => {
    const talk = gap({});
    talk.recording.wait(300);
    const late = talk.client.data(100, { seq: 101, id: 101, ...stamped(1020) });
    talk.server.ack();
    expect(judged(talk)).toEqual({ retransmissions: [], outOfOrder: [late], bytes: 300, missing: 0 });
  });

  it("was sent again if its IP identification is a later one: the first was lost before the recorder", () => {
    const talk = gap({});
    const again = talk.client.data(100, { seq: 101, id: 103, ...stamped(1000) });
    talk.server.ack();
    expect(judged(talk)).toEqual({ retransmissions: [again], outOfOrder: [], bytes: 300, missing: 0 });
    expect(talk.recording.connection().repairs[0]).not.toHaveProperty("firstSent");
  });

  it("is judged across the wrap of the identification", () => {
    const talk = gap({}, { id: 1 });
    const late = talk.client.data(100, { seq: 101, id: 65_535 });
    expect(judged(talk)).toMatchObject({ outOfOrder: [late] });
  });

  it("was overtaken, without identification, if its TCP timestamp is an earlier one", () => {
    const talk = gap({ hasIdentification: false }, { id: 0 });
    talk.recording.wait(300);
    const late = talk.client.data(100, { seq: 101, ...stamped(1005) });
    expect(judged(talk)).toMatchObject({ outOfOrder: [late], retransmissions: [] });
  });

  it("was sent again, without identification, if its TCP timestamp is a later one", () => {
    const talk = gap({ hasIdentification: false }, { id: 0 });
    const again = talk.client.data(100, { seq: 101, ...stamped(1011) });
    expect(judged(talk)).toMatchObject({ outOfOrder: [], retransmissions: [again] });
  });

  it("was overtaken, with neither, if it comes at once, and sent again if it comes later", () => {
    const soon = gap({ hasIdentification: false }, { id: 0, options: [] });
    const late = soon.client.data(100, { seq: 101 });
    expect(judged(soon)).toMatchObject({ outOfOrder: [late], retransmissions: [] });

    const later = gap({ hasIdentification: false }, { id: 0, options: [] });
    later.recording.wait(100);
    const again = later.client.data(100, { seq: 101 });
    expect(judged(later)).toMatchObject({ outOfOrder: [], retransmissions: [again] });
  });

  it("in pieces fills it piece by piece", () => {
    const talk = gap({});
    const pieces = [101, 151].map((seq, index) => talk.client.data(50, { seq, id: 103 + index }));
    talk.server.ack();
    expect(judged(talk)).toEqual({ retransmissions: pieces, outOfOrder: [], bytes: 300, missing: 0 });
  });
});

describe("bytes that the capture never shows", () => {
  it("are missing once they are acknowledged", () => {
    const talk = gap({});
    expect(judged(talk)).toMatchObject({ bytes: 200, missing: 0 });
    talk.server.ack();
    expect(judged(talk)).toEqual({ retransmissions: [], outOfOrder: [], bytes: 200, missing: 100 });
  });

  it("are missing as well if they come after all that is shown", () => {
    const talk = Conversation.opened();
    talk.client.data(100);
    talk.client.loses(5000);
    talk.server.ack();
    expect(judged(talk)).toMatchObject({ bytes: 100, missing: 5000 });
  });

  it("count without a FIN that is recorded", () => {
    const talk = Conversation.opened();
    talk.client.loses(5000);
    talk.client.fin();
    talk.server.ack();
    expect(judged(talk)).toMatchObject({ bytes: 0, missing: 5000 });
  });

  it("in many gaps are all counted", () => {
    const talk = Conversation.opened();
    for (let count = 0; count < 1000; count++) {
      talk.client.data(100);
      talk.client.loses(10);
    }
    talk.client.data(100);
    talk.server.ack();
    expect(judged(talk)).toMatchObject({ bytes: 100_100, missing: 10_000, retransmissions: [] });
  });
});

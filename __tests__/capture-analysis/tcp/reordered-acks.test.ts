// ACKs that overtook others, and SYNs that cross.
import { Conversation } from "../support/conversation";

it("an ACK after an older one that it overtook is no duplicate ACK: nothing was missing", () => {
  const talk = Conversation.opened();
  talk.client.data(100);
  talk.client.data(100);
  for (const ack of [101, 1, 101]) talk.server.ack({ ack });
  expect(talk.recording.connection().duplicateAcks).toEqual([]);
});

it("a SYN that crosses the other side's belongs to the same connection, but not after that side's RST", () => {
  for (const isReset of [false, true]) {
    const talk = new Conversation();
    talk.client.syn();
    if (isReset) talk.client.rst();
    talk.server.syn();
    expect(talk.recording.analysis().connections).toHaveLength(isReset ? 2 : 1);
  }
});

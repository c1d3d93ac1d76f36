// Segments without identification or timestamps: only the time tells one that was overtaken from one that was sent again.
import { Conversation } from "../support/conversation";

/** A later segment, then the missing one. @param milliseconds between them @param roundTrips in milliseconds, after a first of 20 ms */
function late(milliseconds: number, roundTrips: readonly number[] = []) {
  const talk = new Conversation({ client: { hasIdentification: false }, server: { hasIdentification: false } });
  talk.recording.stepUs = 20_000;
  talk.open();
  for (const roundTrip of roundTrips) {
    talk.recording.stepUs = roundTrip * 1000;
    talk.client.data(1000);
    talk.server.ack();
  }
  const begin = talk.client.next;
  talk.recording.stepUs = milliseconds * 1000;
  talk.client.data(1000, { seq: begin + 1000 });
  const frame = talk.client.data(1000, { seq: begin });
  const { outOfOrder, retransmissions } = talk.recording.connection();
  return { frame, outOfOrder, retransmissions };
}

it("a segment that comes less than half a round trip after a later one was overtaken", () => {
  const { frame, outOfOrder, retransmissions } = late(8);
  expect({ outOfOrder, retransmissions }).toEqual({ outOfOrder: [frame], retransmissions: [] });
});

it("a segment that comes more than half a round trip after a later one was sent again", () => {
  const { frame, outOfOrder, retransmissions } = late(12);
  expect({ outOfOrder, retransmissions }).toEqual({ outOfOrder: [], retransmissions: [frame] });
});

it("the round trip is smoothed: the latest counts for an eighth (RFC 6298)", () => {
  // 20 ms and an eighth of the 80 ms more: 30 ms.
  expect(late(14, [100]).outOfOrder).toHaveLength(1);
  expect(late(16, [100]).retransmissions).toHaveLength(1);
});

// Segments that repeat bytes and carry new ones, too.
import { Conversation } from "../support/conversation";

it("the ACK of a segment that is partly new measures no round trip: nobody knows which sending it answers", () => {
  const talk = Conversation.opened();
  const { samples } = talk.recording.connection().roundTrips.fromClient!;
  talk.client.data(100);
  talk.recording.wait(300);
  const again = talk.client.data(200, { seq: 1 });
  talk.recording.wait(5);
  talk.server.ack();
  const { retransmissions, bytes, roundTrips } = talk.recording.connection();
  expect({ retransmissions, bytes: bytes.fromClient }).toEqual({ retransmissions: [again], bytes: 200 });
  expect(roundTrips.fromClient?.samples).toBe(samples);
});

// Why a segment was sent again, where two causes are near.
import { burst, measured, MSS, repairs } from "../support/repaired";

it("what was sent before a timeout is sent again because of it, also what a fast recovery before had not reached", () => {
  const talk = measured();
  const first = talk.client.next;
  burst(talk, 4);
  for (let count = 0; count < 4; count++) talk.server.ack({ ack: first });
  talk.client.data(MSS, { seq: first });
  const later = talk.client.next;
  burst(talk, 2);
  talk.recording.wait(400);
  talk.client.data(MSS, { seq: first });
  talk.client.data(MSS, { seq: later });
  expect(repairs(talk).map(({ kind }) => kind)).toEqual(["fast", "timeout", "timeout"]);
});

it("a segment that duplicate ACKs ask for is sent again for them while its sender goes on, however long ago they came", () => {
  const talk = measured();
  const first = talk.client.next;
  burst(talk, 4);
  for (let count = 0; count < 4; count++) talk.server.ack({ ack: first });
  for (let count = 0; count < 5; count++) {
    talk.recording.wait(50);
    talk.client.data(MSS);
  }
  talk.client.data(MSS, { seq: first });
  expect(repairs(talk)).toMatchObject([{ kind: "fast" }]);
});

it("what is acknowledged in part was first sent with what is not acknowledged", () => {
  const talk = measured();
  const begin = talk.client.next;
  const [, second] = burst(talk, 2);
  talk.server.ack({ ack: begin + MSS });
  talk.client.data(2 * MSS, { seq: begin });
  expect(repairs(talk)).toMatchObject([{ firstSent: { frame: second } }]);
});

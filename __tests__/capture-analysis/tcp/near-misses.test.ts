// What nearly is a refusal, a repeated record, a full window, an orderly end.
import { Conversation } from "../support/conversation";

it("an RST after data of the server refuses nothing: the server was connected", () => {
  const talk = new Conversation();
  talk.client.syn();
  talk.server.segment({ flags: "SYN ACK" });
  talk.server.data(10);
  talk.server.rst();
  expect(talk.recording.connection().opening).toBe("partly seen");
});

it("a record that is earlier than the same packet before repeats nothing: the clock was set back", () => {
  const talk = Conversation.opened();
  talk.recording.wait(10_000);
  const data = talk.client.data(100);
  talk.recording.wait(-5000);
  talk.recording.again(data);
  expect(talk.recording.connection().recordedAgain).toEqual([]);
});

it("a window smaller than a segment is not full while nothing is in flight", () => {
  const talk = Conversation.opened({ server: { window: 100 } });
  talk.server.ack();
  talk.recording.wait(1000);
  talk.client.ack();
  expect(talk.recording.connection().window.fromServer?.shareFull).toBeLessThan(0.01);
});

it("a connection that is reset between its two FINs did not end with them", () => {
  const talk = Conversation.opened();
  talk.client.fin();
  talk.client.rst();
  talk.server.fin();
  expect(talk.recording.connection().ending).toEqual({ how: "reset", by: "client" });
});

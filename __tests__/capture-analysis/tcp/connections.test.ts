// Which segments make one connection.
import { Conversation } from "../support/conversation";
import { Recording } from "../support/recording";

describe("connections", () => {
  it("are numbered in the order of their first records, and told apart by each of ports and addresses", () => {
    const recording = new Recording();
    const all = [{}, { port: 40_001 }, { address: "10.0.0.3" }].map((client) => new Conversation({ recording, client }));
    for (const { client } of all) client.syn();
    for (const { server } of [...all].reverse()) server.synAck();
    for (const { client } of all) client.data(5);
    expect(recording.analysis().connections.map(({ number, client, opening }) => [number, client, opening])).toEqual([
      [1, "10.0.0.1:40000", "complete"],
      [2, "10.0.0.1:40001", "complete"],
      [3, "10.0.0.3:40000", "complete"],
    ]);
  });

  it("between more end points than a small table holds are all found again", () => {
    const recording = new Recording();
    const all = Array.from({ length: 3000 }, (_, index) => new Conversation({ recording, client: { port: 10_000 + index } }));
    for (const { client } of all) client.syn();
    for (const { server } of all) server.synAck();
    for (const { client } of all) client.ack();
    expect(recording.analysis().summary).toEqual({ connections: 3000, opening: { complete: 3000 } });
  });

  it("of IPv6 are read as those of IPv4", () => {
    const conversation = Conversation.opened({ client: { address: "2001:db8::1" }, server: { address: "2001:db8::2" } });
    conversation.client.data(1000);
    conversation.server.ack();
    conversation.close();
    expect(conversation.recording.connection()).toMatchObject({
      client: "[2001:db8::1]:40000",
      server: "[2001:db8::2]:80",
      opening: "complete",
      ending: { how: "fin", by: "client" },
      bytes: { fromClient: 1000 },
      recordedAgain: [],
      retransmissions: [],
    });
  });

  it("from an end point to itself have one side that sends everything (a simultaneous open with itself)", () => {
    const { client, recording } = new Conversation({ server: { address: "10.0.0.1", port: 40_000, initialSequence: 40_000_000 } });
    client.syn();
    client.synAck({ seq: 0, ack: 1 });
    client.data(10, { ack: 1 });
    client.ack({ ack: 11 });
    expect(recording.connection()).toMatchObject({
      client: "10.0.0.1:40000",
      server: "10.0.0.1:40000",
      packets: { fromClient: 4, fromServer: 0 },
      bytes: { fromClient: 10, fromServer: 0 },
    });
  });
});

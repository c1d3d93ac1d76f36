// Sequence numbers have 32 bits; streams may be longer.
import { Conversation } from "../support/conversation";

const SEGMENT = 50_000;

describe("sequence numbers", () => {
  it.each([
    ["from 2^32 - 1 to 0", 2 ** 32 - 3],
    ["from 2^31 - 1 to 2^31", 2 ** 31 - 3],
  ])("may wrap %s amid a segment", (_, initialSequence) => {
    const { client, server, recording } = Conversation.opened({ client: { initialSequence }, server: { initialSequence } });
    client.data(100);
    server.data(200);
    client.data(100);
    server.ack();
    recording.wait(300);
    const again = client.data(100, { seq: 101 });
    client.ack();
    expect(recording.connection()).toMatchObject({
      bytes: { fromClient: 200, fromServer: 200 },
      missing: { fromClient: 0, fromServer: 0 },
      retransmissions: [again],
      outOfOrder: [],
    });
  });

  it("are relative to the SYN beyond 4 GiB", () => {
    const { client, server, recording } = Conversation.opened();
    const total = 5 * 2 ** 30;
    // Without the records of most of it: only each 2^29 bytes one.
    while (client.next < total) {
      client.loses(2 ** 29 - SEGMENT);
      client.data(SEGMENT);
      server.ack();
    }
    const last = client.data(100);
    const { sequence } = recording.trace().packets.find(({ frame }) => frame === last)!;
    expect(sequence).toBe(client.next - 100);
    expect(sequence).toBeGreaterThan(2 ** 32);
    expect(recording.connection()).toMatchObject({
      bytes: { fromClient: 10 * SEGMENT + 100 },
      missing: { fromClient: total - 10 * SEGMENT },
    });
  });
});

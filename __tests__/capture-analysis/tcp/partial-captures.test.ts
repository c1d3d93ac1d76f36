// What can be said of a connection that the capture shows in part.
import { Conversation } from "../support/conversation";

describe("a capture of a part of a connection", () => {
  it("that starts amid data counts what it shows", () => {
    const { client, server, recording } = new Conversation();
    client.next = 10_000;
    server.next = 20_000;
    client.data(500);
    server.ack();
    client.data(500);
    server.ack();
    expect(recording.connection()).toMatchObject({
      opening: "not seen",
      bytes: { fromClient: 1000, fromServer: 0 },
      missing: { fromClient: 0, fromServer: 0 },
      retransmissions: [],
      outOfOrder: [],
      windowScale: { client: null, server: null },
    });
    expect(recording.connection().window).toEqual({});
  });

  it("that starts with an ACK knows the number of the other side's next byte", () => {
    const { client, server, recording } = new Conversation();
    client.next = 10_000;
    server.next = 20_000;
    server.ack();
    client.data(500);
    server.ack();
    expect(recording.connection()).toMatchObject({ bytes: { fromClient: 500 }, missing: { fromClient: 0 }, retransmissions: [] });
  });

  it("that starts with an earlier segment sent again after later ones takes nothing for missing", () => {
    const { client, server, recording } = new Conversation();
    client.next = 10_000;
    server.next = 20_000;
    client.data(500);
    recording.wait(300);
    client.data(500, { seq: 9500 });
    server.ack();
    expect(recording.connection()).toMatchObject({ bytes: { fromClient: 1000 }, missing: { fromClient: 0 } });
  });

  it("of one direction only says what that side sent, and that bytes of the other are missing", () => {
    const { client, server, recording } = new Conversation();
    client.syn();
    server.segment({ flags: "SYN ACK" });
    client.ack();
    client.data(100);
    server.loses(2000);
    client.ack();
    expect(recording.connection()).toMatchObject({
      opening: "partly seen",
      packets: { fromClient: 4, fromServer: 0 },
      bytes: { fromClient: 100, fromServer: 0 },
      missing: { fromClient: 0, fromServer: 2000 },
    });
  });

  it("that starts with an RST says that it was reset", () => {
    const { client, recording } = new Conversation();
    client.rst({ seq: 5000 });
    expect(recording.connection()).toMatchObject({ opening: "not seen", ending: { how: "reset", by: "client" } });
  });
});

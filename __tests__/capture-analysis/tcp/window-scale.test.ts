// Which shift applies to the windows that a side announces (RFC 7323, section 2).
import { Conversation } from "../support/conversation";
import { option } from "../support/tcp-packets";

const offering = (shift: number | undefined) => ({
  synOptions: [option.mss(1460), ...(shift === undefined ? [] : [option.noOperation(), option.scale(shift)])],
});

/** After a handshake in which the two sides offered these shifts. */
const scales = (client: number | undefined, server: number | undefined) =>
  Conversation.opened({ client: offering(client), server: offering(server) }).recording.connection().windowScale;

describe("the window scale", () => {
  it("is each side's own, if both offer one", () => expect(scales(7, 3)).toEqual({ client: 7, server: 3 }));

  it("of 0 still is an offer", () => expect(scales(0, 9)).toEqual({ client: 0, server: 9 }));

  it.each([
    ["neither offers one", undefined, undefined],
    ["only the client offers one", 7, undefined],
    ["only the server's SYN/ACK has one", undefined, 7],
  ])("is off if %s", (_, client, server) => expect(scales(client, server)).toEqual({ client: 0, server: 0 }));

  it("above 14 counts as 14", () => expect(scales(15, 200)).toEqual({ client: 14, server: 14 }));

  it("cannot be known of the side whose SYN is not recorded; a SYN/ACK's offer answers one", () => {
    const { client, server, recording } = new Conversation({ server: offering(5) });
    client.segment({ flags: "SYN" });
    server.synAck();
    client.ack();
    expect(recording.connection().windowScale).toEqual({ client: null, server: 5 });
  });

  it("is off for both if a SYN/ACK without an offer is recorded, also without the SYN", () => {
    const { client, server, recording } = new Conversation({ server: offering(undefined) });
    client.segment({ flags: "SYN" });
    server.synAck();
    client.ack();
    expect(recording.connection().windowScale).toEqual({ client: 0, server: 0 });
  });

  it("cannot be known if only a SYN with an offer is recorded", () => {
    const { client, server, recording } = new Conversation({ client: offering(5) });
    client.syn();
    server.segment({ flags: "SYN ACK" });
    client.ack();
    expect(recording.connection().windowScale).toEqual({ client: null, server: null });
  });

  it("cannot be known if the record ends before the options in which it may be", () => {
    const { client, server, recording } = new Conversation({ client: offering(5), server: offering(6) });
    // Headers of IP and TCP, and the MSS.
    client.syn({ snapLength: 20 + 20 + 4 });
    server.synAck();
    client.ack();
    expect(recording.connection().windowScale).toEqual({ client: null, server: 6 });
  });

  it("applies to all windows but those of SYNs", () => {
    const { client, server, recording } = Conversation.opened({
      client: { ...offering(7), window: 100 },
      server: { ...offering(2), window: 1000 },
    });
    server.data(10);
    client.ack({ window: 50 });
    server.ack();
    expect(recording.connection().window).toMatchObject({
      fromClient: { smallest: 50 * 128, largest: 100 * 128 },
      fromServer: { smallest: 4000, largest: 4000 },
    });
    expect(recording.trace().packets.map(({ window }) => window)).toEqual([100, 1000, 12_800, 4000, 6400, 4000]);
  });
});

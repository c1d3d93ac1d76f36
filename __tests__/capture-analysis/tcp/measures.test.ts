// What is measured of a connection: speed, round-trip times, windows, segments.
import { Conversation } from "../support/conversation";
import { option } from "../support/tcp-packets";

const MSS = 1000;
const synOptions = [option.mss(MSS)];

describe("goodput", () => {
  it("is different bytes a second, from a side's first to its last", () => {
    const { client, server, recording } = Conversation.opened();
    client.data(1000);
    recording.wait(499);
    server.ack();
    recording.wait(499);
    client.data(1000);
    client.data(1000, { seq: 1001 });
    // From 0 to 1000 ms 2000 bytes; then one more ms for what came twice.
    expect(recording.connection().goodput).toEqual({ fromClient: Math.round(2000 / 1.001) });
  });

  it("is left out if all came in one segment", () => {
    const { client, recording } = Conversation.opened();
    client.data(1000);
    expect(recording.connection().goodput).toEqual({});
  });
});

describe("round-trip times", () => {
  it("are from a segment to the ACK that covers it", () => {
    const { client, server, recording } = Conversation.opened();
    for (const wait of [9, 19, 39]) {
      client.data(100);
      recording.wait(wait);
      server.ack();
    }
    // The SYN's is one, too.
    expect(recording.connection().roundTrips.fromClient).toEqual({ samples: 4, least: 0.001, mean: 0.01775, most: 0.04 });
  });

  it("of several segments under one ACK are one, the last's", () => {
    const { client, server, recording } = Conversation.opened();
    for (let count = 0; count < 10; count++) client.data(100);
    recording.wait(4);
    server.ack();
    expect(recording.connection().roundTrips.fromClient).toMatchObject({ samples: 2, most: 0.005 });
  });

  it("are not taken of a segment that was sent twice (Karn's algorithm, RFC 6298, section 3)", () => {
    const { client, server, recording } = Conversation.opened();
    client.data(100);
    recording.wait(300);
    client.data(100, { seq: 1 });
    server.ack();
    expect(recording.connection().roundTrips.fromClient).toMatchObject({ samples: 1 });
  });
});

describe("the receive window", () => {
  it("is full for the share of the time in which no further segment fits", () => {
    const { client, server, recording } = Conversation.opened({ client: { synOptions }, server: { synOptions, window: 2 * MSS } });
    client.data(MSS);
    const full = client.data(MSS);
    recording.wait(499);
    server.ack();
    recording.wait(499);
    client.data(MSS);
    // From the SYN/ACK, at 1 ms, to 1004 ms, it was full for 500 ms.
    expect(recording.connection().window.fromServer?.shareFull).toBeCloseTo(500 / 1003, 2);
    expect(recording.connection().windowFull).toEqual([full]);
  });

  it("is small for the share of the time in which it has room for less than a segment, but is not closed", () => {
    const { client, server, recording } = Conversation.opened({ client: { synOptions }, server: { synOptions, window: 2 * MSS } });
    client.data(MSS);
    server.ack({ window: 100 });
    recording.wait(249);
    server.ack({ window: 0 });
    recording.wait(249);
    server.ack({ window: 5000 });
    recording.wait(495);
    client.data(MSS);
    expect(recording.connection().window.fromServer).toMatchObject({ smallest: 0, largest: 5000 });
    expect(recording.connection().window.fromServer?.shareBelowOneSegment).toBeCloseTo(0.25, 2);
  });
});

describe("a segment that fills the window", () => {
  it("ends with the last byte that it allows", () => {
    const { client, server, recording } = Conversation.opened({ server: { window: 500 } });
    client.data(499);
    const full = client.data(1);
    server.ack({ window: 300 });
    client.data(299);
    expect(recording.connection().windowFull).toEqual([full]);
  });

  it("is not looked for if the scale is unknown", () => {
    const { client, server, recording } = new Conversation({ server: { window: 500 } });
    client.next = 1000;
    server.next = 1000;
    server.ack();
    client.data(500);
    expect(recording.connection().windowFull).toEqual([]);
  });

  it("is no probe", () => {
    const { client, server, recording } = Conversation.opened({ server: { window: 500 } });
    const full = client.data(500);
    server.ack({ window: 0 });
    client.data(1, { seq: 501 });
    expect(recording.connection().windowFull).toEqual([full]);
  });
});

describe("segments", () => {
  it("are counted by what is in flight at most, and by the largest", () => {
    const { client, server, recording } = Conversation.opened();
    client.data(300);
    client.data(500);
    server.ack({ ack: 301 });
    client.data(200);
    server.ack();
    client.fin();
    expect(recording.connection()).toMatchObject({ mostInFlight: { fromClient: 800, fromServer: 0 }, largestSegment: { fromClient: 500 } });
  });

  it("longer than the other side's MSS were cut or joined by the network card (TSO, GRO)", () => {
    const { client, server, recording } = Conversation.opened({ client: { synOptions: [option.mss(500)] }, server: { synOptions } });
    client.data(MSS);
    client.data(MSS + 1);
    server.data(501);
    expect(recording.connection().offloaded).toEqual({ fromClient: 1, fromServer: 1 });
  });

  it("are not offloaded if no MSS is recorded", () => {
    const { client, recording } = Conversation.opened({ server: { synOptions: [] } });
    client.data(9000);
    expect(recording.connection().offloaded).toEqual({ fromClient: 0, fromServer: 0 });
  });
});

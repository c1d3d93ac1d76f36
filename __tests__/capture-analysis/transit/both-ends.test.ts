// The same packets, recorded at both ends of their way.
import { BothEnds, bytesOf, ENDS, opened, talk } from "../support/both-ends";
import { tcpPacket } from "../support/tcp-packets";

describe("a packet that both ends recorded", () => {
  it("counts once, and is no retransmission", () => {
    const { ends, said } = opened();
    ends.passes(0, bytesOf(said, said.client.data(100))).wait(10);
    ends.passes(1, bytesOf(said, said.server.ack())).wait(20);
    expect(ends.analysis()).toMatchObject({
      packets: 10,
      interfaces: [
        { name: "client", packets: 5 },
        { name: "server", packets: 5 },
      ],
    });
    expect(ends.connection()).toMatchObject({
      opening: "complete",
      packets: { fromClient: 3, fromServer: 2 },
      bytes: { fromClient: 100, fromServer: 0 },
      retransmissions: [],
      recordedAgain: [],
      duplicateAcks: [],
    });
  });

  it("tells how long it was under way", () => {
    const { ends, said } = opened();
    for (const delay of [12, 30, 11]) ends.passes(0, bytesOf(said, said.client.data(100)), delay).wait(50);
    expect(ends.connection().transit).toEqual({
      fromClient: { from: "client", to: "server", arrived: 5, delay: { least: 0.01, median: 0.011, most: 0.03 }, lost: [] },
      fromServer: { from: "server", to: "client", arrived: 1, delay: { least: 0.01, median: 0.01, most: 0.01 }, lost: [] },
    });
  });

  it("is judged where each side sends and receives: round trips are whole ones", () => {
    const { ends, said } = opened();
    ends.passes(0, bytesOf(said, said.client.data(100))).wait(10);
    ends.passes(1, bytesOf(said, said.server.ack())).wait(20);
    const { roundTrips, handshake } = ends.connection();
    expect(roundTrips.fromClient).toMatchObject({ least: 0.02, most: 0.02 });
    expect(handshake).toEqual({ toServer: 0.01, toClient: 0.01 });
  });

  it("may have lost hops, and its checksum may be right at one end only", () => {
    const { ends, said } = opened();
    const sent = bytesOf(said, said.client.data(100));
    const arrives = sent.slice();
    arrives[8]! -= 1;
    arrives[10]! ^= 0xff;
    arrives[36]! ^= 0xff;
    ends.passes(0, sent, 10, arrives).wait(300);
    ends.passes(1, bytesOf(said, said.server.ack()));
    expect(ends.connection().transit?.fromClient).toMatchObject({ arrived: 3, lost: [] });
  });

  it("takes up to 10 s", () => {
    const { ends, said } = opened();
    ends.passes(0, bytesOf(said, said.client.data(100)), 9000).wait(9000);
    expect(ends.connection()).toMatchObject({ retransmissions: [], transit: { fromClient: { arrived: 3, lost: [] } } });
  });

  it("is in the trace once, with both its records", () => {
    const { ends } = opened();
    expect(ends.trace().packets.map(({ frame, time, arrived }) => [frame, time, arrived])).toEqual([
      [1, 0, { frame: 2, time: 0.01 }],
      [3, 0.01, { frame: 4, time: 0.02 }],
      [5, 0.02, { frame: 6, time: 0.03 }],
    ]);
  });
});

describe("a packet that leaves and never arrives", () => {
  it("is lost, and its retransmission is another packet", () => {
    const { ends, said } = opened();
    ends.loses(0, bytesOf(said, said.client.data(100))).wait(300);
    ends.passes(0, bytesOf(said, said.client.data(100, { seq: 1 }))).wait(10);
    ends.passes(1, bytesOf(said, said.server.ack())).wait(200);
    ends.passes(0, bytesOf(said, said.client.fin()));
    const lost = ends.frame(0, 30);
    const again = ends.frame(0, 330);
    expect(ends.connection()).toMatchObject({
      retransmissions: [again],
      repairs: [{ kind: "timeout", firstSent: { frame: lost } }],
      transit: { fromClient: { arrived: 4, lost: [lost] } },
    });
  });

  it("may look like its retransmission: the time tells which one arrived", () => {
    const { ends, said } = opened({ hasIdentification: false });
    const data = bytesOf(said, said.client.data(100));
    ends.loses(0, data).wait(300).passes(0, data).wait(300).passes(0, bytesOf(said, said.client.fin()));
    const { transit, retransmissions } = ends.connection();
    expect(transit?.fromClient).toMatchObject({ lost: [ends.frame(0, 30)], delay: { most: 0.01 } });
    expect(retransmissions).toEqual([ends.frame(0, 330)]);
  });

  it("may be one of several duplicate ACKs that look the same", () => {
    const { ends, said } = opened({ hasIdentification: false });
    const segments = [1, 2, 3, 4, 5].map(() => bytesOf(said, said.client.data(100)));
    segments.forEach((segment, index) => (index === 0 ? ends.loses(0, segment) : ends.passes(0, segment)).wait(1));
    const ack = bytesOf(said, said.server.ack({ ack: 1 }));
    ends.wait(10);
    ends.passes(1, ack).wait(1).loses(1, ack).wait(1).passes(1, ack).wait(1).passes(1, ack).wait(300);
    ends.passes(1, bytesOf(said, said.server.fin({ ack: 1 })));
    const { transit } = ends.connection();
    expect(transit?.fromServer).toMatchObject({ arrived: 5, delay: { most: 0.01 } });
    expect(transit?.fromServer?.lost).toHaveLength(1);
  });

  it("is no loss while it may still be under way as the capture ends", () => {
    const { ends, said } = opened();
    ends.loses(0, bytesOf(said, said.client.data(100))).wait(100);
    ends.passes(1, bytesOf(said, said.server.ack({ ack: 1 })));
    expect(ends.connection().transit?.fromClient?.lost).toEqual([]);
  });

  it("may be each SYN: then nothing was opened", () => {
    const said = talk();
    const ends = new BothEnds();
    for (const wait of [1000, 2000, 4000]) ends.loses(0, bytesOf(said, said.client.syn({ seq: 0 }))).wait(wait);
    ends.passes(1, tcpPacket({ from: "10.0.0.2", to: "10.0.0.1", sourcePort: 9, destinationPort: 9, flags: "SYN" }));
    const { opening, packets, transit } = ends.connection();
    expect([opening, packets.fromClient, transit?.fromClient?.lost]).toEqual(["unanswered", 3, [1, 2, 3]]);
  });
});

describe("what is not the same at both ends", () => {
  it("is a segment that the network card cuts: it is not lost, nor sent again", () => {
    const { ends, said } = opened();
    const long = bytesOf(said, said.client.data(2000));
    const pieces = [0, 1000].map((offset) => bytesOf(said, said.client.data(1000, { seq: 1 + offset })));
    ends.loses(0, long);
    for (const piece of pieces) ends.at(1, ends.now + 10, piece);
    ends.wait(10).passes(1, bytesOf(said, said.server.ack())).wait(500);
    ends.passes(0, bytesOf(said, said.client.fin()));
    expect(ends.connection()).toMatchObject({
      retransmissions: [],
      bytes: { fromClient: 2000 },
      transit: { fromClient: { lost: [], changed: 1 } },
    });
  });

  it("is a packet whose address NAT changed: it is not lost, but another connection", () => {
    const ends = new BothEnds([ENDS[0]!, { name: "server", addresses: ["10.0.0.2"] }]);
    const syn = { from: "10.0.0.1", to: "10.0.0.2", sourcePort: 40_000, destinationPort: 80, flags: "SYN", seq: 7, id: 3 };
    ends.passes(0, tcpPacket(syn), 10, tcpPacket({ ...syn, from: "203.0.113.5", sourcePort: 1024 })).wait(2000);
    ends.passes(0, tcpPacket({ ...syn, sourcePort: 9, id: 9 }));
    expect(ends.analysis().connections).toHaveLength(3);
    expect(ends.connection().transit?.fromClient).toMatchObject({ lost: [], changed: 1 });
  });

  it("is a packet that the network duplicates: it arrived twice, and was sent once", () => {
    const { ends, said } = opened();
    const data = bytesOf(said, said.client.data(100));
    ends
      .passes(0, data)
      .at(1, ends.now + 11, data)
      .wait(300);
    ends.passes(0, bytesOf(said, said.client.fin()));
    expect(ends.connection()).toMatchObject({ retransmissions: [], recordedAgain: [ends.frame(1, 41)], bytes: { fromClient: 100 } });
  });
});

test("a file that tells no addresses: a packet that two interfaces recorded was sent once, and nothing is said of its way", () => {
  const ends = new BothEnds(ENDS.map(({ name }) => ({ name, addresses: [] })));
  const said = talk();
  ends.passes(0, bytesOf(said, said.client.syn())).wait(2000);
  ends.passes(0, bytesOf(said, said.client.syn({ seq: 0 })));
  const connection = ends.connection();
  expect(connection).toMatchObject({ retransmissions: [3], recordedAgain: [2, 4], packets: { fromClient: 4 } });
  expect(connection.transit).toBeUndefined();
});

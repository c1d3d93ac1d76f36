// Captures made in a lab whose link drops, delays or changes packets: the analysis finds what the link and the kernels report.
import { openingIs, treated } from "./support/caused";
import { describeInLab, kinds, SEGMENT, write } from "./support/caused-in-lab";

const ROUND_TRIP = { out: { delayMs: 20 }, in: { delayMs: 20 } };

/** The server closes after that many bytes. Until then the client sends no FIN, which would show that bytes before it are missing. */
const closesAfter = (bytes: number) => `let got = 0; c.on("data", (data) => (got += data.length) >= ${bytes} && c.end());`;

describeInLab("t-link-causes", "the analysis of a capture, made in a lab,", ({ run, running }) => {
  it("of a segment that the link dropped finds its fast retransmission", async () => {
    const caused = await run({
      client: `${write(8)} c.end();`,
      link: { ...ROUND_TRIP, out: { ...ROUND_TRIP.out, rules: [{ action: "drop", kind: "data", from: 3 }] } },
    });
    const { connection, capture, client } = caused;
    expect(kinds(caused)).toEqual(["fast"]);
    expect(capture.sequences(connection.retransmissions)).toEqual(treated(caused, "dropped"));
    expect(capture.sequences([connection.repairs[0]!.firstSent!.frame])).toEqual(treated(caused, "dropped"));
    expect(connection.repairs[0]!.because.every((frame) => connection.duplicateAcks.includes(frame))).toBe(true);
    expect(client).toMatchObject({ TcpRetransSegs: 1, TcpExtTCPFastRetrans: 1, TcpExtTCPTimeouts: 0 });
    expect(connection.bytes.fromClient).toBe(8 * SEGMENT);
  });

  it("of the last two segments that the link dropped finds a tail loss probe, and what the kernel did after it", async () => {
    const caused = await run({
      client: write(4),
      server: closesAfter(4 * SEGMENT),
      link: { ...ROUND_TRIP, out: { ...ROUND_TRIP.out, rules: [{ action: "drop", kind: "data", from: 3, to: 4 }] } },
    });
    const { connection, capture, client } = caused;
    const count = (kind: string) => kinds(caused).filter((each) => each === kind).length;
    expect(kinds(caused)[0]).toBe("tail loss probe");
    expect(capture.sequences(connection.retransmissions).reverse()).toEqual(treated(caused, "dropped"));
    expect(client).toMatchObject({
      TcpRetransSegs: 2,
      TcpExtTCPLossProbes: count("tail loss probe"),
      TcpExtTCPTimeouts: count("timeout"),
      TcpExtTCPFastRetrans: count("fast"),
    });
  });

  it("of segments that vanish because they are too long finds only timeouts, each after twice the time", async () => {
    const caused = await run({
      client: "c.write(Buffer.alloc(3000));",
      server: closesAfter(3000),
      // Without tail loss probes: with one segment outstanding, they look like timeouts.
      settings: [["client-1", "tcp_early_retrans", "0"]],
      link: { out: { mtu: 1400, mtuSilent: true } },
      meanwhile: [[(analyzer) => (analyzer.connection(1)?.repairs.length ?? 0) >= 3, () => running().links.reset("client-1")]],
    });
    const { connection, analysis, client } = caused;
    expect(new Set(kinds(caused))).toEqual(new Set(["timeout"]));
    expect(connection.repairs).toHaveLength(client.TcpRetransSegs);
    expect(client.TcpExtTCPTimeouts).toBe(client.TcpRetransSegs);
    const times = [connection.repairs[0]!.firstSent!, ...connection.repairs].map(({ time }) => time);
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    for (const [index, wait] of waits.slice(1).entries()) expect(wait / waits[index]!).toBeGreaterThan(1.5);
    expect(analysis.icmp).toEqual([]);
  });

  it("of a path with a smaller MTU finds the router's error, and the smaller segments that followed it", async () => {
    const caused = await run({ client: "c.write(Buffer.alloc(3000));", server: closesAfter(3000), link: { out: { mtu: 1300 } } });
    const { connection, analysis, client } = caused;
    expect(new Set(kinds(caused))).toEqual(new Set(["smaller MTU"]));
    expect(connection.repairs).toHaveLength(client.TcpRetransSegs);
    expect(analysis.icmp.map(({ name, mtu, connection: number }) => [name, mtu, number])).toEqual([["fragmentation needed", 1300, 1]]);
    expect(connection.repairs[0]!.because).toEqual([analysis.icmp[0]!.frame]);
    expect(analysis.pathMtu).toMatchObject([{ to: "10.0.0.10", mtu: 1300 }]);
  });

  it("of a SYN that the link dropped finds one sent again", async () => {
    const caused = await run({ client: "c.end();", link: { out: { rules: [{ action: "drop", kind: "syn", from: 1 }] } } });
    expect(caused.connection).toMatchObject({
      opening: "complete",
      repairs: [{ kind: "handshake", from: "client", firstSent: { frame: 1 } }],
    });
    expect(caused.events).toMatchObject([{ action: "dropped", by: "syn:1" }]);
    expect(caused.client).toMatchObject({ TcpRetransSegs: 1 });
  });

  it("of a segment that others overtook finds it at the receiver, and nothing that was sent again", async () => {
    const caused = await run({
      at: "server",
      client: `${write(5)} c.end();`,
      // A long round trip: RACK waits for a quarter of it before it takes a segment for lost (RFC 8985, section 6.2).
      link: { out: { delayMs: 250, rules: [{ action: "hold", kind: "data", from: 3 }] }, in: { delayMs: 250 } },
    });
    const { connection, capture, client, server } = caused;
    expect(capture.sequences(connection.outOfOrder)).toEqual(treated(caused, "held"));
    expect(connection).toMatchObject({ missing: { fromClient: 0 }, bytes: { fromClient: 5 * SEGMENT } });
    // The handshake takes half a second; on a busy machine, more than the first timeout.
    expect(kinds(caused).filter((kind) => kind !== "handshake")).toEqual([]);
    expect(connection.repairs).toHaveLength(client.TcpRetransSegs + server.TcpRetransSegs);
    expect(server.TcpExtTCPOFOQueue).toBeGreaterThan(0);
  });

  it("of a segment that the link corrupted finds, at the receiver, both copies", async () => {
    const caused = await run({
      at: "server",
      client: `${write(8)} c.end();`,
      link: { ...ROUND_TRIP, out: { ...ROUND_TRIP.out, rules: [{ action: "corrupt", kind: "data", from: 3 }] } },
    });
    const { connection, capture, client, server } = caused;
    expect(server.TcpInCsumErrors).toBe(1);
    expect(client.TcpExtTCPFastRetrans).toBe(1);
    // On a busy machine, a probe may add one that was not needed.
    const fast = connection.repairs.filter(({ kind }) => kind === "fast").map(({ frame }) => frame);
    expect(capture.sequences(fast)).toEqual(treated(caused, "corrupted"));
  });

  it("of a segment that the link duplicated finds one sent once and recorded twice", async () => {
    const caused = await run({
      at: "server",
      client: `${write(5)} c.end();`,
      link: { out: { rules: [{ action: "duplicate", kind: "data", from: 2 }] } },
    });
    const { connection, capture, client } = caused;
    expect(capture.sequences(connection.recordedAgain)).toEqual(treated(caused, "duplicated"));
    expect(connection.retransmissions).toEqual([]);
    expect(client).toMatchObject({ TcpRetransSegs: 0, TcpExtTCPDSACKRecv: 1 });
  });

  it("of a delay that suddenly grows finds segments that were sent again without need", async () => {
    const caused = await run({
      client: `process.stdin.once("data", () => { ${write(1)} });`,
      link: { in: { delayMs: 5 } },
      meanwhile: [[openingIs("complete"), () => running().links.set("client-1", { out: { delayMs: 800 } })]],
      // All DSACKs come after the first ACK, and nothing is sent again after it.
      until: (analyzer) => {
        const repairs = analyzer.connection(1)?.repairs ?? [];
        return repairs.length > 0 && repairs.every(({ kind }) => kind === "spurious");
      },
    });
    const { connection, client } = caused;
    expect(connection.repairs).toHaveLength(client.TcpRetransSegs);
    expect(connection.repairs).toHaveLength(client.TcpExtTCPDSACKRecv);
    expect(connection.bytes.fromClient).toBe(SEGMENT);
  });
});

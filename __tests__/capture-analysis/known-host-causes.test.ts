// Captures made in a lab whose hosts stop reading, refuse, reset or say nothing: the analysis finds what the kernels report.
import { openingIs } from "./support/caused";
import { describeInLab, kinds, write } from "./support/caused-in-lab";

/** Lets clients in, to port 1235. */
const RULE = "server-ingress-tcp-hesitant-consumer";

describeInLab("t-host-causes", "the analysis of a capture, made in a lab,", ({ run, running }) => {
  it("of a server that does not read for a time finds its stall, and the kernel's probes", async () => {
    const caused = await run({
      client: "c.write(Buffer.alloc(60_000)); c.end();",
      server: 'c.pause(); c.on("end", () => c.end()); setTimeout(() => { c.resume(); }, 1500);',
      settings: [["server", "tcp_rmem", "4096 16384 16384"]],
    });
    const { analysis, connection, client } = caused;
    // Linux may close so small a window for a moment before that.
    const [stall] = [...analysis.stalls].sort((one, other) => other.duration - one.duration);
    expect(stall).toMatchObject({ receiver: "10.0.0.10:1234", ended: "window opened" });
    expect(stall!.duration).toBeGreaterThan(0.5);
    expect(analysis.stalls.flatMap(({ probes }) => probes)).toHaveLength(client.TcpExtTCPWinProbe);
    expect(connection).toMatchObject({ keepAlives: [], bytes: { fromClient: 60_000 } });
    // Linux drops what a closed window does not let in, and probes for a lost tail.
    expect(connection.retransmissions).toHaveLength(client.TcpRetransSegs);
    expect(kinds(caused).filter((kind) => kind === "spurious")).toHaveLength(client.TcpExtTCPDSACKRecv);
  });

  it("of a port on which nothing listens finds a refusal", async () => {
    const caused = await run({ client: "", port: 1235, until: openingIs("refused") });
    expect(caused.connection).toMatchObject({ opening: "refused", resets: [2] });
    expect(caused.server.TcpOutRsts).toBe(1);
  });

  it("of a port that the server's security group does not open finds that nobody answers", async () => {
    await running().securityRules.revoke(RULE);
    const caused = await run({
      client: "",
      port: 1235,
      until: (analyzer) => (analyzer.connection(1)?.retransmissions.length ?? 0) >= 1,
    });
    expect(caused.connection).toMatchObject({ opening: "unanswered", repairs: [{ kind: "handshake" }], packets: { fromServer: 0 } });
    expect(caused.server.TcpOutRsts).toBe(0);
    await running().securityRules.authorize(RULE);
  });

  it("of a server that resets a connection finds that it did", async () => {
    const caused = await run({ client: write(1), server: 'c.once("data", () => c.resetAndDestroy());' });
    expect(caused.connection).toMatchObject({ opening: "complete", ending: { how: "reset", by: "server" } });
    expect(caused.connection.resets).toHaveLength(caused.server.TcpOutRsts);
  });

  it("of an idle connection finds the kernel's keep-alives", async () => {
    const caused = await run({
      client: `c.setKeepAlive(true, 1000); ${write(1)} setTimeout(() => c.end(), 2500);`,
      settings: [["client-1", "tcp_keepalive_intvl", "1"]],
    });
    expect(caused.connection.keepAlives.length).toBeGreaterThan(0);
    expect(caused.connection.keepAlives).toHaveLength(caused.client.TcpExtTCPKeepAlive);
    expect(caused.connection.retransmissions).toEqual([]);
  });
});

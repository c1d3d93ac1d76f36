import { instantiate } from "../../topology/lab";
import { tcpIpLab } from "../../topology/scenarios/tcp-ip-lab";
import { describeWithNamespaces } from "../support/test-machine";
import { BRIEFLY_MS, said, startPeer, tcpEcho, tcpLines, tryTcp, tryUdp, udpEcho, udpSpeaker } from "./support/peers";
import { TestLab } from "./support/test-lab";
import { until } from "./support/until";

const SERVER = "10.0.0.10";
const CLIENT_1 = "10.0.0.11";
const CLIENT_2 = "10.0.0.12";

describeWithNamespaces("the security groups of a running lab", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-groups");
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const run = async (host: string, command: readonly string[]) => said(await lab.running.exec(host, command));
  const nft = (host: string, ...words: string[]) => lab.running.exec(host, ["nft", ...words]);

  it("let answers to allowed traffic pass", async () => {
    await using _tcp = await startPeer(lab.running, "server", tcpEcho(1234));
    await using _udp = await startPeer(lab.running, "server", udpEcho(1234));
    expect(await run("client-1", tryTcp(SERVER, 1234))).toBe("open");
    expect(await run("client-1", tryUdp(SERVER, 1234))).toBe("open");
  });

  it("let no other host answer in its place, and list the dropped packets", async () => {
    // client-2 may send to port 1234 of any host. client-1 has no ingress rule, but its own flow to the server's port 1234
    // comes from port 1234, too.
    await using _udp = await startPeer(lab.running, "server", udpEcho(1234));
    await using speaker = await startPeer(lab.running, "client-1", udpSpeaker(1234, SERVER, 1234));
    await until("the server's answer", () => speaker.output().includes(`got mine ${SERVER}`));
    expect(await run("client-2", tryUdp(CLIENT_1, 1234, BRIEFLY_MS, 1234))).toBe("silence");
    expect(speaker.output()).not.toContain(CLIENT_2);
    expect((await lab.running.drops.read()).get("client-1")?.drops).toContainEqual(
      expect.objectContaining({ direction: "ingress", peerAddress: CLIENT_2, protocol: "udp", port: 1234, packets: 1 }),
    );
  });

  it("drop what a host may not send: TCP gets no answer, UDP a local error", async () => {
    expect(await run("server", tryTcp(CLIENT_1, 1234, BRIEFLY_MS))).toBe("silence");
    expect(await run("server", tryUdp(CLIENT_1, 1234))).toBe("EPERM");
    const drops = (await lab.running.drops.read()).get("server")?.drops;
    for (const protocol of ["tcp", "udp"])
      expect(drops).toContainEqual(expect.objectContaining({ direction: "egress", peerAddress: CLIENT_1, protocol, port: 1234 }));
  });

  it("drop both programs' packets if the roles are reversed", async () => {
    await using _server = await startPeer(lab.running, "client-1", tcpEcho(1234));
    expect(await run("server", tryTcp(CLIENT_1, 1234, BRIEFLY_MS))).toBe("silence");
    expect(await run("client-2", tryTcp(CLIENT_1, 1234, BRIEFLY_MS))).toBe("silence");
  });

  it("let an ICMP port-unreachable error about an allowed flow pass, even if no rule allows ICMP", async () => {
    const { securityGroups, ...rest } = tcpIpLab.make({ clients: 1 });
    const withoutIcmp = securityGroups.map((group) => ({ ...group, rules: group.rules.filter(({ port }) => port.protocol !== "icmp") }));
    await using deaf = await TestLab.start("t-no-icmp", { lab: instantiate({ ...rest, securityGroups: withoutIcmp }) });
    expect((await deaf.running.exec("client-1", ["ping", "-c1", "-W1", SERVER])).status).not.toBe(0);
    expect(said(await deaf.running.exec("client-1", tryUdp(SERVER, 1234)))).toBe("ECONNREFUSED");
    expect(said(await deaf.running.exec("client-1", tryTcp(SERVER, 1234)))).toBe("ECONNREFUSED");
  });

  it("let a host reach itself, by either of its addresses", async () => {
    await using _server = await startPeer(lab.running, "client-3", tcpEcho(4321));
    expect(await run("client-3", tryTcp("127.0.0.1", 4321))).toBe("open");
    expect(await run("client-3", tryTcp("10.0.0.13", 4321))).toBe("open");
  });

  it("keep a tracked flow when its rule is removed, but allow no new one", async () => {
    const changed = await TestLab.start("t-removed");
    await using _ = changed;
    await using _server = await startPeer(changed.running, "server", tcpEcho(1234));
    await using flow = await startPeer(changed.running, "client-1", tcpLines(SERVER, 1234));
    flow.write("before\n");
    await until("an answer", () => flow.output().includes("before"));
    for (const [host, direction] of [
      ["server", "ingress"],
      ["client-1", "egress"],
    ] as const) {
      const { stdout } = await changed.running.exec(host, ["nft", "-a", "list", "chain", "inet", "security_group", direction]);
      const handle = /tcp-application".*# handle (\d+)/.exec(stdout)?.[1] ?? "";
      const { status } = await changed.running.exec(host, ["nft", "delete", "rule", "inet", "security_group", direction, "handle", handle]);
      expect(status).toBe(0);
    }
    expect(said(await changed.running.exec("client-1", tryTcp(SERVER, 1234, BRIEFLY_MS)))).toBe("silence");
    expect(said(await changed.running.exec("client-2", tryTcp(SERVER, 1234, BRIEFLY_MS)))).toBe("silence");
    flow.write("after\n");
    await until("an answer after the rule is gone", () => flow.output().includes("after"));
  });

  it("count packets by the topology's rule ids", async () => {
    const uses = async (host: string, id: string) =>
      (await lab.running.securityGroups([host])).get(host)?.rules.find((rule) => rule.id === id)?.packets ?? NaN;
    const before = [await uses("client-2", "client-egress-icmp"), await uses("server", "server-ingress-icmp")];
    await lab.running.exec("client-2", ["ping", "-c1", "-W2", SERVER]);
    expect([await uses("client-2", "client-egress-icmp"), await uses("server", "server-ingress-icmp")]).toEqual(
      before.map((packets) => packets + 1),
    );
  });

  it("count every dropped packet, and list ICMP packets without a port", async () => {
    const handles = (await nft("client-3", "-a", "list", "chain", "inet", "security_group", "ingress")).stdout;
    const handle = /client-ingress-icmp".*# handle (\d+)/.exec(handles)?.[1] ?? "";
    await nft("client-3", "delete", "rule", "inet", "security_group", "ingress", "handle", handle);
    const before = (await lab.running.securityGroups(["client-3"])).get("client-3")?.dropped.ingress.packets ?? NaN;
    await lab.running.exec("server", ["ping", "-c1", "-W1", "10.0.0.13"]);
    const { drops, dropped } = (await lab.running.securityGroups(["client-3"])).get("client-3") ?? {};
    expect(drops).toContainEqual({ direction: "ingress", peerAddress: SERVER, protocol: "icmp", packets: 1, bytes: 84 });
    expect(dropped?.ingress.packets).toBe(before + 1);
  });

  it("track idle flows as long as AWS does", async () => {
    const timeouts = ["tcp_timeout_established", "udp_timeout", "udp_timeout_stream"].map((name) => `net.netfilter.nf_conntrack_${name}`);
    expect(await run("server", ["sysctl", "-n", ...timeouts])).toBe("432000\n30\n180");
  });

  it("cannot be bypassed with IPv6", async () => {
    expect(await run("client-1", ["ip", "-6", "address"])).toBe("");
    expect((await lab.running.exec("client-1", ["ping", "-6", "-c1", "-W1", "ff02::1%eth0"])).status).not.toBe(0);
  });
});

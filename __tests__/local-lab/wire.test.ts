import { describeWithNamespaces } from "../support/test-machine";
import { BRIEFLY_MS, said, startPeer, tryTcp } from "./support/peers";
import { defaultLab, TestLab } from "./support/test-lab";
import { until } from "./support/until";

const SERVER = "10.0.0.10";
const MEGABYTE = 1_048_576;

/** Sends a megabyte to each client, then closes the connection. */
const sender = (port: number) => [
  process.execPath,
  "-e",
  `require("net").createServer((c) => c.end(Buffer.alloc(${MEGABYTE}))).listen(${port}, "0.0.0.0", () => console.log("ready"))`,
];
const reader = (port: number) => [
  process.execPath,
  "-e",
  `let got = 0; require("net").connect(${port}, "${SERVER}").on("data", (d) => (got += d.length)).on("end", () => console.log(got))`,
];

describeWithNamespaces("what travels in a running lab", () => {
  let lab: TestLab;
  beforeAll(async () => {
    lab = await TestLab.start("t-wire", { lab: defaultLab(2) });
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  it.each(["server", "client-1"])("has valid checksums and real segment sizes in a capture on %s", async (host) => {
    await using _sender = await startPeer(lab.running, "server", sender(1234));
    const taking = await lab.running.capture(host, { filter: "tcp port 1234", verbose: true });
    expect(said(await lab.running.exec("client-1", reader(1234)))).toBe(String(MEGABYTE));
    await until("both ends closed", () => (taking.stdout.match(/Flags \[F/g) ?? []).length >= 2);
    await taking.stop();

    const lengths = [...taking.stdout.matchAll(/length (\d+)\n/g)].map(([, length]) => Number(length));
    expect(taking.stdout).toContain("(correct)");
    expect(taking.stdout).not.toContain("incorrect");
    // The MTU less the headers of IPv4 and TCP, the latter with timestamps (RFC 7323, section 3.2).
    expect(Math.max(...lengths)).toBe(9001 - 20 - 32);
    expect(lengths.reduce((sum, length) => sum + length)).toBeGreaterThanOrEqual(MEGABYTE);
  });

  it("has valid checksums in the resolver's answers", async () => {
    const taking = await lab.running.capture("client-1", { filter: "udp port 53", verbose: true });
    await lab.running.exec("client-1", ["dig", "+short", "server.tcp-ip-sandbox.jch"]);
    await until("the answer", () => taking.stdout.includes("A 10.0.0.10"));
    await taking.stop();
    expect(taking.stdout).toMatch(/udp sum ok/);
    expect(taking.stdout).not.toMatch(/bad udp cksum/);
  });

  it("is buffered as on an instance, regardless of the machine's buffer sizes", async () => {
    const settings = ["sysctl", "-n", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];
    expect((await lab.running.exec("server", settings)).stdout).toBe("4096\t131072\t6291456\n4096\t20480\t4194304\n");
  });

  it("has the MTU of a VPC, 9001 bytes", async () => {
    const ping = async (size: number) =>
      (await lab.running.exec("client-1", ["ping", "-M", "do", "-c1", "-W2", "-s", String(size), SERVER])).status;
    expect(await ping(9001 - 28)).toBe(0);
    expect(await ping(9001 - 27)).not.toBe(0);
  });

  it("comes from addresses that AWS does not reserve, except the router's and the resolver's", async () => {
    for (const address of ["10.0.0.0", "10.0.0.3", "10.0.0.255"])
      expect((await lab.running.exec("client-1", ["ping", "-b", "-c1", "-W1", address])).status).not.toBe(0);
  });

  it("does not leave the lab: outside addresses do not answer, as in a VPC without a route out", async () => {
    for (const address of ["10.0.7.7", "192.0.2.1"])
      expect(said(await lab.running.exec("client-1", tryTcp(address, 443, BRIEFLY_MS)))).toBe("silence");
  });

  it("begins with an ARP request, as on AWS, in a small lab", async () => {
    await lab.running.exec("client-1", ["ip", "neighbour", "flush", "all"]);
    const taking = await lab.running.capture("client-1", { filter: "arp" });
    await lab.running.exec("client-1", ["ping", "-c1", "-W2", SERVER]);
    await until("the answer", () => taking.stdout.includes("Reply 10.0.0.10 is-at 02:00:0a:00:00:0a"));
    await taking.stop();
    expect(taking.stdout).toContain("who-has 10.0.0.10 tell 10.0.0.11");
  });

  it("does not fill the machine's neighbour table in a large lab: the hosts' entries are permanent and do not count", async () => {
    await using large = await TestLab.start("t-large", { lab: defaultLab(20) });
    const statuses = await Promise.all(
      large.running.lab.hosts.map(async ({ address }) => (await large.running.exec("client-7", ["ping", "-c1", "-W2", address])).status),
    );
    expect(new Set(statuses)).toEqual(new Set([0]));
    for (const host of ["client-7", "server"])
      expect((await large.running.exec(host, ["ip", "neighbour", "show", "nud", "all"])).stdout).not.toMatch(/REACHABLE|STALE|DELAY|PROBE/);
  });

  it("is visible only to its two hosts", async () => {
    const taking = await lab.running.capture("client-2", { filter: "icmp" });
    await lab.running.exec("client-1", ["ping", "-c2", "-i0.2", "-W2", SERVER]);
    await lab.running.exec("client-1", ["ping", "-c1", "-W2", "10.0.0.12"]);
    await until("a packet to client-2", () => taking.stdout.includes("10.0.0.12"));
    await taking.stop();
    expect(taking.stdout).not.toContain(SERVER);
  });
});

// Against a real name server, dnsmasq, which knows one zone and answers nobody else's names.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { recordOf } from "../../lab-apps/dns-records";
import { freePort } from "./support/free-port";
import { UdpPeer } from "./support/udp-peer";
import { run, start } from "./support/program";

const RECORDS = [
  "--host-record=client-1.lab.test,10.0.0.11,fd00::11",
  "--cname=alias.lab.test,client-1.lab.test",
  "--mx-host=lab.test,mail.lab.test,20",
  '--txt-record=lab.test,first string,second \\"quoted\\" string,gr\u00fcn',
  "--srv-host=_lab._tcp.lab.test,client-1.lab.test,1234,1,2",
  "--caa-record=lab.test,0,issue,ca.test",
  "--naptr-record=lab.test,10,20,u,E2U+sip,!^.*$!sip:a@lab.test!",
  "--auth-zone=lab.test,10.0.0.0/24,fd00::/64",
  "--auth-server=ns.lab.test,lo",
  "--auth-soa=42,hostmaster.lab.test,1200,180,86400",
  "--auth-ttl=60",
];

let dnsmasq: ChildProcess;
let server: string;

const query = (...words: string[]): ReturnType<typeof run> => run(["dns-query", ...words]);

beforeAll(async () => {
  const port = await freePort();
  server = `127.0.0.1:${port}`;
  const words = ["--keep-in-foreground", "--log-facility=-", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--pid-file="];
  const local = ["--listen-address=127.0.0.1", "--bind-interfaces", `--port=${port}`];
  dnsmasq = spawn("dnsmasq", [...words, ...local, ...RECORDS], {
    stdio: ["ignore", "inherit", "pipe"],
    // Not on everybody's path.
    env: { PATH: `${process.env["PATH"]}:/usr/sbin` },
  });
  let log = "";
  dnsmasq.stderr!.setEncoding("utf8");
  for await (const text of dnsmasq.stderr!) {
    log += String(text);
    if (log.includes("started")) break;
  }
  if (!log.includes("started")) throw new Error(`dnsmasq did not start: ${log}`);
});
afterAll(async () => {
  if (dnsmasq.exitCode !== null) return;
  dnsmasq.kill();
  await once(dnsmasq, "exit");
});

test.each([
  ["client-1.lab.test", "A", "client-1.lab.test 60 s A 10.0.0.11"],
  ["client-1.lab.test", "AAAA", "client-1.lab.test 60 s AAAA fd00::11"],
  ["alias.lab.test", "cname", "alias.lab.test 60 s CNAME client-1.lab.test"],
  ["lab.test", "MX", "lab.test 60 s MX 20 mail.lab.test"],
  ["lab.test", "NS", "lab.test 60 s NS ns.lab.test"],
  ["lab.test", "SOA", "lab.test 60 s SOA ns.lab.test hostmaster.lab.test 42 1200 180 86400 60"],
  ["lab.test", "TXT", String.raw`lab.test 60 s TXT "first string" "second \\\"quoted\\\" string" "gr\195\188n"`],
  ["_lab._tcp.lab.test", "SRV", "_lab._tcp.lab.test 60 s SRV 1 2 1234 client-1.lab.test"],
  ["lab.test", "CAA", 'lab.test 60 s CAA 0 issue "ca.test"'],
  ["lab.test", "NAPTR", 'lab.test 60 s NAPTR 10 20 "u" "E2U+sip" "!^.*$!sip:a@lab.test!" .'],
  ["10.0.0.11", "PTR", "11.0.0.10.in-addr.arpa 60 s PTR client-1.lab.test"],
  ["11.0.0.10.in-addr.arpa", "PTR", "11.0.0.10.in-addr.arpa 60 s PTR client-1.lab.test"],
])("%s %s is answered as a zone file would write it", async (name, type, line) => {
  const { status, stdout, stderr } = await query(name, type, "--server", server);
  expect(stderr).toBe("");
  expect(stdout).toBe(`${line}\n`);
  expect(status).toBe(0);
});

test("bytes that are not printable ASCII are written as a zone file has them", () => {
  const record = (type: "TXT" | "NS", data: unknown) =>
    recordOf({ name: "a b.test", type, ttl: 1, data } as Parameters<typeof recordOf>[0]);
  expect(record("TXT", [Buffer.from([0, 9, 0x7f, 0xff, 0x22])])).toMatchObject({ value: String.raw`"\000\009\127\255\""` });
  expect(record("NS", "n;s\u00e9.test")).toEqual({
    name: String.raw`a\032b.test`,
    type: "NS",
    ttl: 1,
    value: String.raw`n\;s\195\169.test`,
  });
});

test("over a chain of CNAMEs each record has its own owner's name", async () => {
  const { status, stdout } = await query("alias.lab.test", "A", "--server", server);
  expect(stdout).toBe("alias.lab.test 60 s CNAME client-1.lab.test\nclient-1.lab.test 60 s A 10.0.0.11\n");
  expect(status).toBe(0);
});

test("a record is an event with --json", async () => {
  const { stdout } = await query("client-1.lab.test", "A", "--server", server, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ event: "dns-record", name: "client-1.lab.test", type: "A", value: "10.0.0.11", ttl: 60 });
});

test("a name that does not exist ends the query with exit status 1 and a line that says so", async () => {
  const { status, stdout, stderr } = await query("no-such-host.lab.test", "A", "--server", server);
  expect(stderr).toBe(`lab-apps dns-query: ${server}: no such name: no-such-host.lab.test (NXDOMAIN)\n`);
  expect(stdout).toBe("");
  expect(status).toBe(1);
});

test("a name without a record of the type ends the query with exit status 1 and a line that tells it from an unknown name", async () => {
  const { status, stderr } = await query("client-1.lab.test", "MX", "--server", server);
  expect(stderr).toContain("client-1.lab.test has no MX record");
  expect(status).toBe(1);
});

test("a server that refuses to answer is told from one that does not know", async () => {
  const { status, stderr } = await query("elsewhere.test", "A", "--server", server);
  expect(stderr).toContain("REFUSED");
  expect(status).toBe(1);
});

test("if no name server listens, the query ends with exit status 1 and a line that says so", async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  const { status, stderr } = await query("client-1.lab.test", "A", "--server", nobody);
  expect(stderr).toBe(`lab-apps dns-query: ${nobody}: connection refused: nothing listens there (ECONNREFUSED)\n`);
  expect(status).toBe(1);
});

test("a name server that does not answer is a timeout with exit status 1, and SIGTERM ends the wait for it with 0", async () => {
  await using silent = await UdpPeer.open();
  const address = `127.0.0.1:${silent.port}`;
  await using stopped = start(["dns-query", "client-1.lab.test", "A", "--server", address]);
  await silent.receive();
  expect(await stopped.stop()).toEqual({ status: 0, signal: null });
  const { status, stderr } = await query("client-1.lab.test", "A", "--server", address);
  expect(stderr).toContain("no answer to 2 queries");
  expect(status).toBe(1);
});

test.each([
  [["client-1.lab.test"], "missing required argument 'type'"],
  [["client-1.lab.test", "SPF"], "expected one of A, AAAA, CAA, CNAME, MX, NAPTR, NS, PTR, SOA, SRV, TXT"],
  [["not a name", "A"], "expected a host name"],
  [["10.0.0.11", "A"], "an address has PTR records only"],
  [["::1", "PTR"], "ip6.arpa"],
  [["a.test", "A", "--server", "ns.test"], "expected an IP address, with or without a port"],
  [["a.test", "A", "--server", "127.0.0.1:0"], "from 1 to 65535"],
])("bad usage exits with status 2 and says what is allowed: dns-query %j", async (words, message) => {
  const { status, stderr } = await query(...words);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

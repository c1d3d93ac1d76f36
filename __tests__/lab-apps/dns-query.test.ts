// Uses a real name server, dnsmasq, which is authoritative for one zone.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./support/free-port";
import { RawListener } from "./support/raw-peer";
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
    // Its folder is often not on the PATH.
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

test("in a chain of CNAMEs, each record has its own owner name", async () => {
  const { status, stdout } = await query("alias.lab.test", "A", "--server", server);
  expect(stdout).toBe("alias.lab.test 60 s CNAME client-1.lab.test\nclient-1.lab.test 60 s A 10.0.0.11\n");
  expect(status).toBe(0);
});

test("a record is an event with --json", async () => {
  const { stdout } = await query("client-1.lab.test", "A", "--server", server, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ event: "dns-record", name: "client-1.lab.test", type: "A", value: "10.0.0.11", ttl: 60 });
});

test("a name that does not exist is reported in one line, with exit status 1", async () => {
  const { status, stdout, stderr } = await query("no-such-host.lab.test", "A", "--server", server);
  expect(stderr).toBe(`lab-apps dns-query: ${server}: no such name: no-such-host.lab.test (NXDOMAIN)\n`);
  expect(stdout).toBe("");
  expect(status).toBe(1);
});

test("a name without a record of the type is reported in a different line, with exit status 1", async () => {
  const { status, stderr } = await query("client-1.lab.test", "MX", "--server", server);
  expect(stderr).toContain("client-1.lab.test has no MX record");
  expect(status).toBe(1);
});

test("a refused query is reported as such", async () => {
  const { status, stderr } = await query("elsewhere.test", "A", "--server", server);
  expect(stderr).toContain("REFUSED");
  expect(status).toBe(1);
});

test("if no name server listens, one line reports it, with exit status 1", async () => {
  const nobody = `127.0.0.1:${await freePort()}`;
  const { status, stderr } = await query("client-1.lab.test", "A", "--server", nobody);
  expect(stderr).toBe(`lab-apps dns-query: ${nobody}: connection refused: nothing listens there (ECONNREFUSED)\n`);
  expect(status).toBe(1);
});

test("if the name server does not answer, the query times out with exit status 1; SIGTERM ends the wait with 0", async () => {
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

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);

/** The output of dns-query if the answer for a.test is one record with this data. */
async function answering(type: string, number: number, data: Buffer): ReturnType<typeof run> {
  await using server = await UdpPeer.open();
  const asked = query("a.test", type, "--server", `127.0.0.1:${server.port}`);
  const { datagram, port } = await server.receive();
  const header = Buffer.concat([datagram.subarray(0, 2), Buffer.from("81800001000100000000", "hex")]);
  const record = Buffer.concat([Buffer.from("c00c", "hex"), u16(number), u16(1), Buffer.from("0000003c", "hex"), u16(data.length), data]);
  const answer = Buffer.concat([header, datagram.subarray(12), record]);
  await server.send(answer, port);
  // After a malformed answer, the query is sent again.
  const again = server
    .receive()
    .then((second) => server.send(Buffer.concat([second.datagram.subarray(0, 2), answer.subarray(2)]), second.port));
  again.catch(String);
  return await asked;
}

test.each([
  ["a dot within a label", "NS", 2, "\x03a.b\x04test\x00", String.raw`a\.b.test`],
  ["a backslash within a label", "NS", 2, "\x03a\\b\x04test\x00", String.raw`a\\b.test`],
  ["bytes of a label that are not printable", "NS", 2, "\x02\xff \x01\x01\x00", String.raw`\255\032.\001`],
  ["the root", "NS", 2, "\x00", "."],
  ["bytes of a text that are not printable", "TXT", 16, '\x04\x00\xff"~\x00', String.raw`"\000\255\"~" ""`],
  ["a CAA tag and value", "CAA", 257, "\x80\x02\x1bb\xe9\xff", String.raw`128 \027b "\233\255"`],
  ["an IPv6 address", "AAAA", 28, `\x20\x01${"\x00".repeat(13)}\x01`, "2001::1"],
])("%s is written as a zone file has it", async (_, type, number, data, value) => {
  const { stdout, stderr } = await answering(type, number, Buffer.from(data, "latin1"));
  expect(stderr).toBe("");
  expect(stdout).toBe(`a.test 60 s ${type} ${value}\n`);
});

test.each([
  ["A", 1, "0102", "it ends after 38 bytes, within a field at byte 36"],
  ["A", 1, "0102030405", "1 bytes are left over in the data of a.test A"],
  ["AAAA", 28, "010203", "it ends after 39 bytes"],
  ["MX", 15, "00", "it ends after 37 bytes"],
  ["NS", 2, "c024", "the pointers of a name lead in a circle"],
  ["NS", 2, "80", "a label of an unknown kind at byte 36"],
  ["TXT", 16, "", "it ends after 36 bytes"],
])("an %s record (type %i) whose data are %j is malformed", async (type, number, hex, reason) => {
  const { status, stdout, stderr } = await answering(type, number, Buffer.from(hex, "hex"));
  expect(stdout).toBe("");
  expect(stderr).toContain(`malformed response: ${reason}`);
  expect(status).toBe(1);
});

test("a datagram that does not answer the query is ignored", async () => {
  await using server = await UdpPeer.open();
  const asked = query("a.test", "A", "--server", `127.0.0.1:${server.port}`);
  const { datagram, port } = await server.receive();
  const id = datagram.subarray(0, 2);
  const question = datagram.subarray(12);
  const empty = Buffer.from("81800001000000000000", "hex");
  const send = (...parts: Buffer[]) => server.send(Buffer.concat(parts), port);
  await send(datagram);
  await send(Buffer.from([id[0]!, id[1]! ^ 1]), empty, question);
  await send(id, empty, Buffer.from(question.toString("latin1").replace("a", "b"), "latin1"));
  await send(id, empty, question.subarray(0, -4), Buffer.from("001c0001", "hex"));
  await send(id, empty, question.subarray(0, -4), Buffer.from("00010003", "hex"));
  await send(id, Buffer.from("81800001000100000000", "hex"), question, Buffer.from("c00c000100010000003c00047f000001", "hex"));
  expect(await asked).toEqual({ status: 0, signal: null, stdout: "a.test 60 s A 127.0.0.1\n", stderr: "" });
});

describe("over TCP, after a truncated response", () => {
  async function overTcp(answer: (request: Buffer) => Buffer): ReturnType<typeof run> {
    await using listener = await RawListener.listen(({ socket }) => socket.once("data", (bytes: Buffer) => socket.end(answer(bytes))));
    await using server = await UdpPeer.open(listener.port);
    const truncate = async () => {
      const { datagram, port } = await server.receive();
      await server.send(Buffer.concat([datagram.subarray(0, 2), Buffer.from("8380", "hex"), datagram.subarray(4)]), port);
    };
    // A useless answer over TCP causes a second query.
    void truncate().then(truncate).catch(String);
    return await query("a.test", "A", "--server", `127.0.0.1:${listener.port}`);
  }

  const response = (request: Buffer, flags: string) => {
    const record = Buffer.from("c00c000100010000003c00047f000001", "hex");
    const message = Buffer.concat([request.subarray(2, 4), Buffer.from(`${flags}0001000100000000`, "hex"), request.subarray(14), record]);
    return Buffer.concat([u16(message.length), message]);
  };

  test("the whole response is read", async () => {
    expect(await overTcp((request) => response(request, "8180"))).toMatchObject({ status: 0, stdout: "a.test 60 s A 127.0.0.1\n" });
  });

  test.each<[string, (request: Buffer) => Buffer, string]>([
    ["ends early", (request) => response(request, "8180").subarray(0, 20), "the TCP connection ended after 20 bytes, within the response"],
    ["has no byte", () => Buffer.alloc(0), "the TCP connection ended after 0 bytes, within the response"],
    ["is truncated again", (request) => response(request, "8380"), "what came over TCP is no whole response to the query"],
    ["is the query", (request) => request, "what came over TCP is no whole response to the query"],
  ])("one that %s is malformed", async (_, answer, reason) => {
    const { status, stderr } = await overTcp(answer);
    expect(stderr).toContain(`malformed response: ${reason}`);
    expect(status).toBe(1);
  });
});

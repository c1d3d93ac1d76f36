import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { describeWithNamespaces, TestMachine } from "../support/test-machine";
import { freePort } from "./support/free-port";
import { UdpPeer } from "./support/udp-peer";
import { answerTo, wire } from "./support/wire";
import { BUNDLE, run, RunningProgram, start } from "./support/program";

const ORIGINAL = join(__dirname, "support", "original_udp_peer.py");

async function serve(...options: string[]): Promise<RunningProgram & { port: number }> {
  const port = await freePort();
  const server = start(["udp-server", "127.0.0.1", String(port), "--json", ...options]);
  await server.event("listening");
  return Object.assign(server, { port });
}

test("each text gets its answer, without padding", async () => {
  await using server = await serve();
  await using client = await UdpPeer.open();
  await client.send(wire("hello, wörld"), server.port);
  expect((await client.receive()).datagram).toEqual(answerTo("hello, wörld"));
  const peer = `127.0.0.1:${client.port}`;
  expect(await server.event("message-received")).toMatchObject({ type: "text", text: "hello, wörld", peer });
});

test("--datagram-size pads the answers with zero bytes", async () => {
  await using server = await serve("--datagram-size", "4096");
  await using client = await UdpPeer.open();
  await client.send(wire("hello"), server.port);
  const { datagram } = await client.receive();
  expect(datagram).toEqual(Buffer.concat([answerTo("hello")], 4096));
});

test("an original client, which pads datagrams and quotes texts, is answered in its own format", async () => {
  await using server = await serve();
  await using client = await UdpPeer.open();
  await client.send(Buffer.concat([wire('"Message #1 from client A"')], 4096), server.port);
  expect((await client.receive()).datagram).toEqual(wire('"Response to message: Message #1 from client A"'));
  const text = 'a "quoted" word, ünïcode \u{1f600}';
  const answer = execFileSync("python3", [ORIGINAL, "client", "127.0.0.1", String(server.port), text], { encoding: "utf8" });
  expect(JSON.parse(answer)).toBe(`Response to message: ${text}`);
});

test("the answer that was sent is printed, for people and as JSON", async () => {
  for (const options of [[], ["--json"]]) {
    const port = await freePort();
    await using server = start(["udp-server", "127.0.0.1", String(port), ...options]);
    await server.line(/listening/);
    await using client = await UdpPeer.open();
    await client.send(wire("hello"), port);
    const line = await server.line(/sent/);
    const peer = `127.0.0.1:${client.port}`;
    const text = "Response to message: hello";
    if (options.length === 0) expect(line).toBe(`received "hello" from ${peer}, sent "${text}"`);
    else expect(JSON.parse(line)).toMatchObject({ event: "message-sent", peer, text, bytes: 30 });
  }
});

test("a text that only begins like a JSON string is a text like any other", async () => {
  await using server = await serve();
  await using client = await UdpPeer.open();
  await client.send(wire('"open'), server.port);
  expect((await client.receive()).datagram).toEqual(answerTo('"open'));
});

test("a malformed datagram is reported in one line and counted, and the next one is answered", async () => {
  await using server = await serve();
  await using client = await UdpPeer.open();
  const malformed = [
    Buffer.alloc(0),
    Buffer.from([0, 1, 0]),
    wire("unknown type", 3),
    wire("short", 1, 6),
    wire(Buffer.from([0xff, 0xfe])),
    wire("{not JSON", 2),
    wire("", 65535, 65535),
  ];
  for (const datagram of malformed) await client.send(datagram, server.port);
  await client.send(wire("still there?"), server.port);
  expect((await client.receive()).datagram).toEqual(answerTo("still there?"));
  await server.event("message-malformed", ({ count }) => count === malformed.length);
  const reports = server.eventsNamed("message-malformed");
  expect(reports.map(({ count }) => count)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(reports.map(({ reason }) => String(reason))).toEqual([
    expect.stringContaining("a datagram of 0 bytes has no header"),
    expect.stringContaining("a datagram of 3 bytes has no header"),
    expect.stringContaining("unknown message type 3"),
    expect.stringContaining("the header says 6 payload bytes, the datagram has 5"),
    expect.stringContaining("not UTF-8"),
    expect.stringContaining("not JSON"),
    expect.stringContaining("unknown message type 65535"),
  ]);
});

test("output for people has a line for each malformed datagram, with their total", async () => {
  const port = await freePort();
  await using server = start(["udp-server", "127.0.0.1", String(port)]);
  await server.line(/^listening/);
  await using client = await UdpPeer.open();
  for (const count of [1, 2, 3]) {
    await client.send(Buffer.of(0), port);
    expect(await server.line(new RegExp(`\\(${count} so far\\)`))).toBe(
      `malformed datagram from 127.0.0.1:${client.port} (${count} so far): a datagram of 1 bytes has no header of 4`,
    );
  }
});

test("a JSON message is reported and gets no answer", async () => {
  await using server = await serve();
  await using client = await UdpPeer.open();
  await client.send(wire('{"sequence_number":1}', 2), server.port);
  await client.send(wire("text"), server.port);
  expect((await client.receive()).datagram).toEqual(answerTo("text"));
  expect(await server.event("message-received")).toMatchObject({ type: "json", value: { sequence_number: 1 } });
});

test("a text whose answer exceeds the largest datagram is reported, and the server continues", async () => {
  await using server = await serve();
  await using client = await UdpPeer.open();
  await client.send(wire("x".repeat(65_507 - 4)), server.port);
  expect(await server.event("warning")).toMatchObject({ reason: expect.stringContaining("EMSGSIZE") as unknown });
  await client.send(wire("x"), server.port);
  expect((await client.receive()).datagram).toEqual(answerTo("x"));
});

test("an answer that does not fit --datagram-size is reported, and the server continues", async () => {
  await using server = await serve("--datagram-size", "32");
  await using client = await UdpPeer.open();
  await client.send(wire("a text that is long"), server.port);
  expect(await server.event("warning")).toMatchObject({ reason: expect.stringContaining("does not fit a datagram of 32") as unknown });
  await client.send(wire("short"), server.port);
  expect((await client.receive()).datagram).toHaveLength(32);
});

describeWithNamespaces("a datagram that no answer can be sent to", () => {
  test("comes from port 0, which RFC 768 allows; it is reported, and the server continues", async () => {
    // A raw socket needs a capability that users only have inside namespaces.
    using machine = new TestMachine("host");
    const under = machine.on("host");
    const words = ["127.0.0.1", "5000"];
    await using server = start(["udp-server", ...words, "--json"], { under });
    await server.event("listening");
    const udp = `struct.pack("!HHHH", 0, ${words[1]}, 8 + 5, 0) + b"\\0\\1\\0\\1x"`;
    const raw = `import socket, struct; socket.socket(socket.AF_INET, socket.SOCK_RAW, 17).sendto(${udp}, ("127.0.0.1", 0))`;
    execFileSync(...machine.command("host", "python3", "-c", raw));
    expect(await server.event("warning")).toMatchObject({ peer: "127.0.0.1:0" });
    expect(await run(["udp-client", ...words, "--msg-count", "1"], { under })).toMatchObject({ status: 0 });
  });
});

test("output for people escapes and shortens text from a peer", async () => {
  const port = await freePort();
  await using server = start(["udp-server", "127.0.0.1", String(port)]);
  await server.line(new RegExp(`listening on 127.0.0.1:${port}`));
  await using client = await UdpPeer.open();
  await client.send(wire(`\x1b[31mred\nline two${"x".repeat(1000)}`), port);
  const line = await server.line(/received/);
  const shown = String.raw`\\u001b\[31mred\\u000aline twox+\.\.\. \(\d+ characters\)`;
  const received = String.raw`received "${shown}" from 127\.0\.0\.1:\d+`;
  expect(line).toMatch(new RegExp(`^${received}, sent "Response to message: ${shown}"$`));
});

test("output for people shows each client in its own colour at a terminal", async () => {
  const port = await freePort();
  // script(1) gives the server a terminal.
  const command = `exec ${process.execPath} ${BUNDLE} udp-server 127.0.0.1 ${port}`;
  const env: NodeJS.ProcessEnv = { ...process.env, TERM: "xterm", NO_COLOR: "" };
  await using server = new RunningProgram(spawn("script", ["-qefc", command, "/dev/null"], { stdio: "pipe", env }));
  await server.line(/listening/);
  await using first = await UdpPeer.open();
  await using second = await UdpPeer.open();
  const colourOf = async (client: UdpPeer, datagram: Buffer, line: RegExp): Promise<string | undefined> => {
    await client.send(datagram, port);
    // eslint-disable-next-line no-control-regex -- the escape that sets a colour
    return /^\x1b\[(\d+)m.*\x1b\[39m\r?$/.exec(await server.line(line))?.[1];
  };
  const colours = [
    await colourOf(first, wire("one"), /received "one"/),
    await colourOf(second, wire("two"), /received "two"/),
    await colourOf(first, wire("three"), /received "three"/),
    await colourOf(second, wire("{", 2), /malformed/),
  ];
  expect(new Set(colours).size).toBe(2);
  expect(colours).toEqual([colours[0], colours[1], colours[0], colours[1]]);
  expect(colours).not.toContain(undefined);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends the server with exit status 0", async (signal) => {
  await using server = await serve();
  server.kill(signal);
  expect(await server.ended).toEqual({ status: 0, signal: null });
});

test("the address may be IPv6 or a name", async () => {
  const port = await freePort();
  await using server = start(["udp-server", "::1", String(port), "--json"]);
  expect(await server.event("listening")).toMatchObject({ address: "::1", port });
  const client = await run(["udp-client", "::1", String(port), "--msg-count", "1"]);
  expect(client.status).toBe(0);
  await using named = start(["udp-server", "localhost", String(await freePort()), "--json"]);
  await named.event("listening");
});

test("a port in use ends the server with exit status 1 and a one-line message", async () => {
  await using other = await UdpPeer.open();
  const { status, stderr } = await run(["udp-server", "127.0.0.1", String(other.port)]);
  expect(stderr).toBe(
    `lab-apps udp-server: cannot receive on 127.0.0.1:${other.port}: the address and port are in use by another program (EADDRINUSE)\n`,
  );
  expect(status).toBe(1);
});

test("another machine's address ends the server with exit status 1 and a one-line message", async () => {
  const { status, stderr } = await run(["udp-server", "192.0.2.99", "5000"]);
  expect(stderr).toContain("the address is not one of this machine's (EADDRNOTAVAIL)");
  expect(status).toBe(1);
});

test.each([
  [["127.0.0.1"], "missing required argument 'port'"],
  [["127.0.0.1", "80"], "from 1024 to 65535"],
  [["127.0.0.1", "65536"], "from 1024 to 65535"],
  [["127.0.0.256", "5000"], "expected a host name or an IP address"],
  [["127.0.0.1", "5000", "more"], "too many arguments"],
  [["127.0.0.1", "5000", "--datagram-size", "4"], "from 5 to 65507"],
  [["127.0.0.1", "5000", "--datagram-size", "65508"], "from 5 to 65507"],
  [["127.0.0.1", "5000", "--unknown"], "unknown option"],
])("bad usage exits with status 2 and says what is allowed: udp-server %j", async (words, message) => {
  const { status, stderr, stdout } = await run(["udp-server", ...words]);
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "./support/free-port";
import { UdpPeer } from "./support/udp-peer";
import { wire } from "./support/wire";
import { run, start } from "./support/program";

const ORIGINAL = join(__dirname, "support", "original_udp_peer.py");
const AT_ONCE = ["--interval-sec", "0"];

test("the client sends the original's texts, and accepts every answer", async () => {
  await using server = await UdpPeer.open();
  await using client = start(["udp-client", "127.0.0.1", String(server.port), "-c", "3", "-n", "A", "--json", ...AT_ONCE]);
  for (const number of [1, 2, 3]) {
    const { datagram, port } = await server.receive();
    expect(datagram).toEqual(wire(`Message #${number} from client A`));
    await server.send(wire(`Response to message: Message #${number} from client A`), port);
  }
  expect(await client.ended).toEqual({ status: 0, signal: null });
  expect(client.eventsNamed("finished")).toEqual([expect.objectContaining({ sent: 3, answered: 3, unanswered: 0 })]);
});

test("the client's padded and quoted datagram equals the original's, byte for byte", async () => {
  await using server = await UdpPeer.open();
  const asTheOriginal = ["--datagram-size", "4096", "--quote-text"];
  await using client = start(["udp-client", "127.0.0.1", String(server.port), "-c", "1", "-n", "A", ...asTheOriginal]);
  const { datagram, port } = await server.receive();
  expect(datagram).toEqual(Buffer.concat([wire('"Message #1 from client A"')], 4096));
  await server.send(Buffer.concat([wire('"Response to message: Message #1 from client A"')], 4096), port);
  expect(await client.ended).toEqual({ status: 0, signal: null });
  expect(client.stdout).toContain('received "Response to message: Message #1 from client A"');
});

test("with --one-way, the client sends all at once, takes no answer, and succeeds without one", async () => {
  await using server = await UdpPeer.open();
  await using client = start(["udp-client", "127.0.0.1", String(server.port), "-c", "3", "-n", "A", "--json", "--one-way", ...AT_ONCE]);
  const numbers = [1, 2, 3];
  for (const number of numbers) {
    const { datagram, port } = await server.receive();
    expect(datagram).toEqual(wire(`Message #${number} from client A`));
    if (number === 1) await server.send(wire("Response to message: Message #1 from client A"), port);
  }
  expect(await client.ended).toEqual({ status: 0, signal: null });
  expect(client.eventsNamed("message-received")).toEqual([]);
  expect(client.eventsNamed("answer-missing")).toEqual([]);
  expect(client.eventsNamed("finished")).toEqual([expect.objectContaining({ sent: 3, answered: 0 })]);
});

test("port unreachable (ICMP) ends the client with exit status 1 and a one-line message", async () => {
  const port = await freePort();
  const { status, stderr } = await run(["udp-client", "127.0.0.1", String(port)]);
  expect(stderr).toBe(
    `lab-apps udp-client: cannot exchange messages with 127.0.0.1:${port}: connection refused: nothing listens there (ECONNREFUSED)\n`,
  );
  expect(status).toBe(1);
});

test("the client notices at the next message that the server has gone away during the pause", async () => {
  const server = await UdpPeer.open();
  await using client = start(["udp-client", "127.0.0.1", String(server.port), "-n", "A", "--json", "--interval-sec", "0.2"]);
  const { port } = await server.receive();
  await server.send(wire("Response to message: Message #1 from client A"), port);
  await client.event("pausing");
  await server[Symbol.asyncDispose]();
  expect(await client.ended).toEqual({ status: 1, signal: null });
  expect(client.stderr).toContain("nothing listens there (ECONNREFUSED)");
});

test("a lost answer counts as a timeout, and the client continues", async () => {
  await using server = await UdpPeer.open();
  const words = ["udp-client", "127.0.0.1", String(server.port), "-c", "2", "-n", "A", "--json", "--read-timeout-sec", "2", ...AT_ONCE];
  await using client = start(words);
  await server.receive();
  await client.event("answer-missing");
  const { datagram, port } = await server.receive();
  expect(datagram).toEqual(wire("Message #2 from client A"));
  await server.send(wire("Response to message: Message #2 from client A"), port);
  expect(await client.ended).toEqual({ status: 0, signal: null });
  expect(client.eventsNamed("answer-missing")).toEqual([expect.objectContaining({ number: 1, timeoutSec: 2 })]);
  expect(client.eventsNamed("finished")).toEqual([expect.objectContaining({ sent: 2, answered: 1, unanswered: 1 })]);
});

test("a late answer does not count as the answer to the next message", async () => {
  await using server = await UdpPeer.open();
  const words = ["udp-client", "127.0.0.1", String(server.port), "-c", "2", "-n", "A", "--json", "--read-timeout-sec", "1", ...AT_ONCE];
  await using client = start(words);
  await server.receive();
  const { port } = await server.receive();
  await server.send(wire("Response to message: Message #1 from client A"), port);
  await server.send(wire("Response to message: Message #2 from client A"), port);
  expect(await client.ended).toEqual({ status: 0, signal: null });
  const received = client.eventsNamed("message-received").map(({ text, unsolicited }) => ({ text, unsolicited }));
  expect(received).toEqual([
    { text: "Response to message: Message #1 from client A", unsolicited: true },
    { text: "Response to message: Message #2 from client A", unsolicited: undefined },
  ]);
});

test("a message that does not fit --datagram-size is a usage error", async () => {
  await using server = await UdpPeer.open();
  const { status, stderr } = await run(["udp-client", "127.0.0.1", String(server.port), "-n", "A", "--datagram-size", "8"]);
  expect(stderr).toBe(
    "lab-apps udp-client: a message of 28 bytes, its header included, does not fit a datagram of 8: " +
      "give a larger --datagram-size, or a shorter name\n",
  );
  expect(status).toBe(2);
});

test("with -c 0 nothing is sent, and the exit status is 0", async () => {
  await using silent = await UdpPeer.open();
  const { status, stdout } = await run(["udp-client", "127.0.0.1", String(silent.port), "-c", "0"]);
  expect(stdout).toContain("0 sent, 0 answered, 0 unanswered");
  expect(status).toBe(0);
});

test("no answer at all ends the client with exit status 1", async () => {
  await using silent = await UdpPeer.open();
  const words = ["udp-client", "127.0.0.1", String(silent.port), "-c", "2", "--read-timeout-sec", "0.1", ...AT_ONCE];
  const { status, stderr, stdout } = await run(words);
  expect(stdout).toContain("2 sent, 0 answered, 2 unanswered");
  expect(stderr).toContain(`no answer from 127.0.0.1:${silent.port}`);
  expect(status).toBe(1);
});

test("a malformed answer is reported and counted, and the client waits for a good one", async () => {
  await using server = await UdpPeer.open();
  await using client = start(["udp-client", "127.0.0.1", String(server.port), "-c", "1", "--json"]);
  const { port } = await server.receive();
  await server.send(wire("short", 1, 99), port);
  await server.send(wire("good"), port);
  expect((await client.ended).status).toBe(0);
  expect(client.eventsNamed("message-malformed")).toEqual([expect.objectContaining({ count: 1 })]);
  expect(client.eventsNamed("message-received")).toEqual([expect.objectContaining({ text: "good" })]);
});

test("a datagram from another address does not count as an answer", async () => {
  await using server = await UdpPeer.open();
  await using stranger = await UdpPeer.open();
  await using client = start(["udp-client", "127.0.0.1", String(server.port), "-c", "1", "--json"]);
  const { port } = await server.receive();
  await stranger.send(wire("from a stranger"), port).catch(() => undefined);
  await server.send(wire("from the server"), port);
  await client.ended;
  expect(client.eventsNamed("message-received")).toEqual([expect.objectContaining({ text: "from the server" })]);
});

test("the client and an original server, which pads datagrams and quotes texts, understand each other", async () => {
  const server = spawn("python3", [ORIGINAL, "server", "127.0.0.1"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(server, "exit");
  const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
  const port = Number((await lines.next()).value);
  const asTheOriginal = ["--datagram-size", "4096", "--quote-text"];
  await using client = start(["udp-client", "127.0.0.1", String(port), "-c", "1", "-n", "Zo\u00eb", "--json", ...asTheOriginal]);
  await client.ended;
  await ended;
  expect((await lines.next()).value).toBe(String.raw`"Message #1 from client Zo\u00eb"`);
  // The original repeats the text with its quotes and escapes.
  const text = String.raw`Response to message: "Message #1 from client Zo\u00eb"`;
  expect(client.eventsNamed("message-received")).toMatchObject([{ text }]);
  expect(client.eventsNamed("finished")).toMatchObject([{ answered: 1 }]);
});

test("SIGTERM during a pause or a wait for an answer ends the client with exit status 0", async () => {
  await using server = await UdpPeer.open();
  await using waiting = start(["udp-client", "127.0.0.1", String(server.port), "--json"]);
  const { port } = await server.receive();
  expect(await waiting.stop()).toEqual({ status: 0, signal: null });
  expect(port).toBeGreaterThan(0);
  await using pausing = start(["udp-client", "127.0.0.1", String(server.port), "--json"]);
  await server.send(wire("answer"), (await server.receive()).port);
  expect(await pausing.event("pausing")).toMatchObject({ seconds: expect.any(Number) as unknown });
  expect(await pausing.stop()).toEqual({ status: 0, signal: null });
});

test("an unknown host name ends the client with exit status 1 and a one-line message", async () => {
  const { status, stderr } = await run(["udp-client", "no-such-host.invalid", "5000"]);
  expect(stderr).toMatch(/^lab-apps udp-client: cannot find no-such-host\.invalid: .*\(E[A-Z_]+\)\n$/);
  expect(status).toBe(1);
});

test.each([
  [["127.0.0.1", "0"], "from 1 to 65535"],
  [["127.0.0.1", "5000", "--msg-count", "-1"], "of at least 0"],
  [["127.0.0.1", "5000", "--read-timeout-sec", "-1"], "expected seconds"],
  [["127.0.0.1", "5000", "--interval-sec", "3..2"], "MIN..MAX"],
  [["127.0.0.1", "5000", "--client-name", ""], "expected a name"],
])("bad usage exits with status 2 and says what is allowed: udp-client %j", async (words, message) => {
  const { status, stderr } = await run(["udp-client", ...words]);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

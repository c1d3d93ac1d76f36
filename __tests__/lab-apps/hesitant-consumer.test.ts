import { once } from "node:events";
import { spawn } from "node:child_process";
import { freePort } from "./support/free-port";
import { BUNDLE, RunningProgram, run, start } from "./support/program";
import { RawPeer, wire } from "./support/raw-peer";

async function startConsumer(...options: string[]): Promise<{ consumer: RunningProgram; port: number } & AsyncDisposable> {
  const port = await freePort();
  const consumer = start(["hesitant-consumer", "127.0.0.1", String(port), "--json", ...options]);
  await consumer.event("listening");
  return { consumer, port, [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose]() };
}

const numbered = (sequenceNumber: number, padding = "") =>
  wire(JSON.stringify({ client_name: "ann", sequence_number: sequenceNumber, padding }), 2);

describe("the hesitant consumer", () => {
  it("leaves every byte in the kernel until SIGUSR1, then reads the messages in order, and exits with its connection", async () => {
    await using lab = await startConsumer();
    await using peer = await RawPeer.connect(lab.port);
    const bytes = Buffer.concat([1, 2, 3].map((number) => numbered(number, "x".repeat(10_000))));
    peer.socket.end(bytes);
    expect(await lab.consumer.event("hesitating")).toMatchObject({ source: "/proc/sys/net/ipv4/tcp_rmem" });
    expect(await lab.consumer.event("receive-queue", (event) => Number(event["bytes"]) >= bytes.length)).toMatchObject({
      source: "/proc/net/tcp",
    });
    expect(lab.consumer.eventsNamed("message-received")).toEqual([]);

    lab.consumer.kill("SIGUSR1");
    expect(await lab.consumer.ended).toEqual({ status: 0, signal: null });
    expect(lab.consumer.eventsNamed("reading")).toMatchObject([{ trigger: "SIGUSR1" }]);
    const received = lab.consumer.eventsNamed("message-received");
    expect(received.map((event) => event["sequenceNumber"])).toEqual([1, 2, 3]);
    expect(lab.consumer.eventsNamed("disconnected")).toMatchObject([
      { cause: "closed by the peer", messages: 3, totalBytes: bytes.length },
    ]);
  });

  it("begins to read after --read-after-sec without a signal", async () => {
    await using lab = await startConsumer("--read-after-sec", "0.2");
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.end(numbered(7));
    expect((await lab.consumer.ended).status).toBe(0);
    expect(lab.consumer.eventsNamed("reading")).toMatchObject([{ trigger: "time" }]);
    expect(lab.consumer.eventsNamed("message-received")).toMatchObject([{ sequenceNumber: 7, clientName: "ann", type: "json" }]);
  });

  it("begins to read on Enter at a terminal", async () => {
    const port = await freePort();
    // script(1) gives the program a terminal.
    const command = `${process.execPath} ${BUNDLE} hesitant-consumer 127.0.0.1 ${port}`;
    const child = spawn("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], { stdio: "pipe" });
    await using consumer = new RunningProgram(child);
    await consumer.line(/^listening/);
    await using peer = await RawPeer.connect(port);
    await consumer.line(/or Enter begins to read/);
    peer.socket.end(numbered(1));
    child.stdin.write("\n");
    await consumer.line(/^reading \(Enter\)/);
    await consumer.line(/received message #1 from ann/);
    expect((await consumer.ended).status).toBe(0);
  });

  it("begins to read on Enter through a pipe", async () => {
    const port = await freePort();
    await using consumer = start(["hesitant-consumer", "127.0.0.1", String(port)], { stdin: "pipe" });
    await consumer.line(/^listening/);
    await using peer = await RawPeer.connect(port);
    await consumer.line(/or Enter begins to read/);
    consumer.child.stdin?.write("\n");
    await consumer.line(/^reading \(Enter\)/);
    peer.socket.end(numbered(1));
    expect((await consumer.ended).status).toBe(0);
  });

  it("does not begin to read at the end of standard input", async () => {
    const port = await freePort();
    await using consumer = start(["hesitant-consumer", "127.0.0.1", String(port), "--json"], { stdin: "pipe" });
    await consumer.event("listening");
    await using peer = await RawPeer.connect(port);
    await consumer.event("hesitating");
    consumer.child.stdin?.end();
    peer.socket.write(numbered(1));
    await consumer.event("receive-queue");
    expect(consumer.eventsNamed("reading")).toEqual([]);
  });

  it("refuses a second connection", async () => {
    await using lab = await startConsumer();
    await using peer = await RawPeer.connect(lab.port);
    await lab.consumer.event("hesitating");
    await expect(RawPeer.connect(lab.port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(peer.error).toBeUndefined();
  });

  it("reads no faster than --read-rate", async () => {
    await using lab = await startConsumer("--read-after-sec", "0", "--read-rate", "400000");
    await using peer = await RawPeer.connect(lab.port);
    const begun = performance.now();
    for (let number = 1; number <= 10; number++) peer.socket.write(numbered(number, "x".repeat(40_000)));
    peer.socket.end();
    expect((await lab.consumer.ended).status).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(lab.consumer.eventsNamed("message-received")).toHaveLength(10);
  });

  it("reports a reset, not a clean end", async () => {
    await using lab = await startConsumer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.write(numbered(1));
    await lab.consumer.event("receive-queue");
    peer.socket.resetAndDestroy();
    await once(peer.socket, "close");
    lab.consumer.kill("SIGUSR1");
    expect((await lab.consumer.ended).status).toBe(1);
    expect(lab.consumer.eventsNamed("failed")).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it.each([
    ["JSON that does not parse", wire("{", 2), "the payload of 1 bytes is not JSON"],
    ["a message that is cut off", numbered(1).subarray(0, 10), "the connection ended within a message"],
    ["an unknown type", wire("x", 5), "unknown message type 5"],
  ])("reports %s in one line, counts it, and ends with its connection", async (_, bytes, reason) => {
    await using lab = await startConsumer("--read-after-sec", "0");
    await using peer = await RawPeer.connect(lab.port);
    const { localPort } = peer.socket;
    peer.socket.end(bytes);
    expect((await lab.consumer.ended).status).toBe(1);
    expect(lab.consumer.stderr).toContain(reason);
    expect(lab.consumer.stderr.split("\n")).toHaveLength(2);
    expect(lab.consumer.eventsNamed("message-malformed")).toMatchObject([
      { peer: `127.0.0.1:${localPort}`, count: 1, reason: expect.stringContaining(reason) as string },
    ]);
  });

  it("reads JSON that has no sequence number, and text", async () => {
    await using lab = await startConsumer("--read-after-sec", "0");
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.end(Buffer.concat([wire("null", 2), wire('{"sequence_number":"1"}', 2), wire("text")]));
    expect((await lab.consumer.ended).status).toBe(0);
    expect(lab.consumer.eventsNamed("message-received").map(({ type }) => type)).toEqual(["json", "json", "text"]);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("shuts down on %s, before it has a connection and while it hesitates", async (signal) => {
    for (const connected of [false, true]) {
      await using lab = await startConsumer();
      await using peer = connected ? await RawPeer.connect(lab.port) : undefined;
      peer?.socket.write(numbered(1));
      if (connected) await lab.consumer.event("receive-queue");
      lab.consumer.kill(signal);
      expect(await lab.consumer.ended).toEqual({ status: 0, signal: null });
    }
  });

  it("survives SIGUSR1 before it has a connection", async () => {
    await using lab = await startConsumer();
    lab.consumer.kill("SIGUSR1");
    await using peer = await RawPeer.connect(lab.port);
    await lab.consumer.event("hesitating");
    expect(lab.consumer.stderr).toBe("");
    expect(peer.error).toBeUndefined();
  });

  it("fails if it cannot listen", async () => {
    const { status, stderr } = await run(["hesitant-consumer", "192.0.2.1", String(await freePort())]);
    expect(status).toBe(1);
    expect(stderr).toContain("not one of this machine's");
  });
});

import fc from "fast-check";
import { once } from "node:events";
import { anyStream } from "./support/any-bytes";
import { freePort } from "./support/free-port";
import { MORE_THAN_BUFFERS_HOLD, untilStill } from "./support/kernel-buffers";
import { type RunningProgram, run, start } from "./support/program";
import { QuietServer } from "./support/quiet-server";
import { answerTo, RawPeer, wire } from "./support/raw-peer";

async function startServer(...options: string[]): Promise<{ server: RunningProgram; port: number } & AsyncDisposable> {
  const port = await freePort();
  const server = start(["tcp-server", "127.0.0.1", String(port), "--json", ...options]);
  await server.event("listening");
  return { server, port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Checks that the server still answers. */
async function expectServed(port: number): Promise<void> {
  await using peer = await RawPeer.connect(port);
  peer.socket.end(wire("still there?"));
  expect(await peer.end()).toEqual(answerTo("still there?"));
}

describe("the TCP server", () => {
  it("answers the original's text message byte for byte", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.write(Buffer.from("0004" + "0001" + "68c3a979", "hex"));
    const answer = "0019" + "0001" + "526573706f6e736520746f206d6573736167653a20" + "68c3a979";
    expect((await peer.bytes(29)).toString("hex")).toBe(answer);
  });

  it("answers a peer that sends one byte at a time", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.setNoDelay();
    for (const byte of Buffer.concat([wire("slow"), wire(""), wire("and slower")])) {
      peer.socket.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    const expected = Buffer.concat([answerTo("slow"), answerTo(""), answerTo("and slower")]);
    expect(await peer.bytes(expected.length)).toEqual(expected);
  });

  it("answers 1,000 messages from one write in order", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    const texts = Array.from({ length: 1000 }, (_, index) => `Message #${index} ${"x".repeat(index)}`);
    peer.socket.end(Buffer.concat(texts.map((text) => wire(text))));
    expect((await peer.end()).equals(Buffer.concat(texts.map(answerTo)))).toBe(true);
  });

  it("answers a peer that has closed its half, then closes its own half", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.end(Buffer.concat([wire("a"), wire("b")]));
    expect(await peer.end()).toEqual(Buffer.concat([answerTo("a"), answerTo("b")]));
    expect(await lab.server.event("disconnected")).toMatchObject({ worker: 1, received: 2, cause: "closed by the peer" });
  });

  it("answers the longest text with as many whole characters as an answer can hold", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.end(wire("\u00e9".repeat(32767) + "z"));
    expect((await peer.end()).equals(answerTo("\u00e9".repeat(32757)))).toBe(true);
  });

  it("accepts a JSON message without answering it", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.end(Buffer.concat([wire('{"a":1}', 2), wire("text")]));
    expect(await peer.end()).toEqual(answerTo("text"));
  });

  it("waits before each answer with --response-delay-sec, and keeps their order", async () => {
    await using lab = await startServer("-d", "0.2");
    await using peer = await RawPeer.connect(lab.port);
    const begun = performance.now();
    peer.socket.end(Buffer.concat([wire("a"), wire("b"), wire("c")]));
    expect(await peer.end()).toEqual(Buffer.concat([answerTo("a"), answerTo("b"), answerTo("c")]));
    expect(performance.now() - begun).toBeGreaterThan(590);
  });

  it("prints the message, the current delay and the answer for people", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port), "-d", "0.2"]);
    await server.line(/^listening/);
    await using peer = await RawPeer.connect(port);
    const { localPort } = peer.socket;
    peer.socket.write(wire("hello"));
    await server.line(/sent/);
    expect(server.stdout.split("\n").slice(1, -1)).toEqual([
      `worker 1: connection from 127.0.0.1:${localPort}`,
      'worker 1: received "hello"',
      "worker 1: waiting 0.2 s before the answer",
      'worker 1: sent "Response to message: hello"',
    ]);
  });

  it.each([
    ["", "0"],
    ["a delayed ", "0.01"],
  ])("reports %sanswer as it was sent, also one that is cut off", async (_, delay) => {
    await using lab = await startServer("-d", delay);
    await using peer = await RawPeer.connect(lab.port);
    const texts = ["hi", "x".repeat(65_535)];
    peer.socket.end(Buffer.concat(texts.map((text) => wire(text))));
    const answers = ["Response to message: hi", `Response to message: ${"x".repeat(65_535 - 21)}`];
    expect(await peer.end()).toEqual(Buffer.concat(answers.map((text) => wire(text))));
    await lab.server.event("disconnected");
    const sent = lab.server.eventsNamed("message-sent").map(({ worker, text, bytes }) => ({ worker, text, bytes }));
    expect(sent).toEqual(answers.map((text) => ({ worker: 1, text, bytes: 4 + text.length })));
  });

  it.each([
    ["an unknown type", Buffer.from("0001000361", "hex"), "unknown message type 3"],
    ["bytes that are not UTF-8", wire(Buffer.from([0xff])), "not UTF-8"],
    ["JSON that does not parse", wire("{", 2), "not JSON"],
  ])("reports %s, answers what came before, and closes only that connection", async (_, bytes, reason) => {
    await using lab = await startServer();
    await using bystander = await RawPeer.connect(lab.port);
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.write(Buffer.concat([wire("good"), bytes]));
    expect(await peer.end()).toEqual(answerTo("good"));
    expect(await lab.server.event("message-malformed")).toMatchObject({
      worker: 2,
      count: 1,
      reason: expect.stringContaining(reason) as string,
    });
    bystander.socket.end(wire("me too"));
    expect(await bystander.end()).toEqual(answerTo("me too"));
  });

  it("prints a line for each malformed message, with their total over all connections", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port)]);
    await server.line(/^listening/);
    for (const worker of [1, 2, 3]) {
      await using peer = await RawPeer.connect(port);
      const { localPort } = peer.socket;
      peer.socket.end(wire("x", 7));
      await peer.end();
      expect(await server.line(new RegExp(`^worker ${worker}: malformed`))).toBe(
        `worker ${worker}: malformed message from 127.0.0.1:${localPort} (${worker} so far): ` +
          "unknown message type 7; expected 1 (text) or 2 (JSON)",
      );
    }
    expect(server.stdout.match(/malformed message from/g)).toHaveLength(3);
  });

  it("reports a connection that ends within a message", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.end(wire("cut off").subarray(0, 6));
    await peer.end();
    expect(await lab.server.event("message-malformed")).toMatchObject({
      reason: expect.stringContaining("2 of 7 payload bytes") as string,
    });
  });

  it("closes a connection with an incomplete message after a timeout", async () => {
    await using lab = await startServer("--message-timeout-sec", "0.3");
    await using idle = await RawPeer.connect(lab.port);
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.write(Buffer.concat([wire("good"), wire("late").subarray(0, 3)]));
    expect(await peer.end()).toEqual(answerTo("good"));
    expect(await lab.server.event("message-malformed")).toMatchObject({
      reason: "a message is not complete after 0.3 s: 3 of 4 header bytes",
    });
    idle.socket.end(wire("silence between messages is no mistake"));
    expect(await idle.end()).toEqual(answerTo("silence between messages is no mistake"));
  });

  it("notifies and closes an extra client, and accepts one once there is room", async () => {
    await using lab = await startServer("--max-connections", "1");
    const first = await RawPeer.connect(lab.port);
    await lab.server.event("connection-accepted");
    await using extra = await RawPeer.connect(lab.port);
    expect((await extra.end()).toString("utf8", 4)).toBe("No more connections: this server has 1 already, its most");
    await lab.server.event("connection-rejected");
    await first[Symbol.asyncDispose]();
    await lab.server.event("disconnected");
    await expectServed(lab.port);
  });

  it.each([60_000, 700])(
    "stops reading from a peer that does not read its answers, and gives all once it does: of %i bytes",
    async (size) => {
      const port = await freePort();
      await using _server = await QuietServer.start("tcp-server", port, []);
      await using peer = await RawPeer.connect(port, { paused: true });
      const texts = Array.from({ length: Math.ceil(MORE_THAN_BUFFERS_HOLD / size) }, (_, index) => `#${index} `.padEnd(size, "x"));
      let taken = 0;
      const send = () => {
        while (taken < texts.length && !peer.socket.writableNeedDrain) peer.socket.write(wire(texts[taken++]!));
      };
      peer.socket.on("drain", send);
      send();
      await untilStill(() => taken);
      expect(taken).toBeLessThan(texts.length);
      await expectServed(port);

      peer.socket.resume();
      const expected = Buffer.concat(texts.map(answerTo));
      expect((await peer.bytes(expected.length)).equals(expected)).toBe(true);
    },
  );

  it("reports a connection that its peer has reset, and keeps serving", async () => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.write(wire("hello"));
    await peer.bytes(1);
    peer.socket.resetAndDestroy();
    expect(await lab.server.event("disconnected")).toMatchObject({ cause: expect.stringContaining("ECONNRESET") as string });
    await expectServed(lab.port);
  });

  it("ends a connection that its peer has reset before it was accepted, and keeps serving", async () => {
    await using lab = await startServer();
    lab.server.kill("SIGSTOP");
    const peer = await RawPeer.connect(lab.port);
    peer.socket.resetAndDestroy();
    await once(peer.socket, "close");
    lab.server.kill("SIGCONT");
    expect(await lab.server.event("disconnected")).toMatchObject({ worker: 1, cause: expect.stringContaining("ECONNRESET") as string });
    await expectServed(lab.port);
  });

  it("ends a connection that its peer has reset during a response delay, and keeps serving", async () => {
    await using lab = await startServer("--response-delay-sec", "0.3");
    await using peer = await RawPeer.connect(lab.port);
    peer.socket.write(Buffer.concat(["a", "b", "c", "d"].map((text) => wire(text))));
    await peer.bytes(answerTo("a").length);
    peer.socket.resetAndDestroy();
    expect(await lab.server.event("disconnected")).toMatchObject({ received: 4 });
    await expectServed(lab.port);
  });

  it.each(["0", "0.05"])("keeps apart the interleaved pieces of two peers' messages, with a delay of %s s", async (delay) => {
    await using lab = await startServer("--response-delay-sec", delay);
    const peers = await Promise.all(Array.from({ length: 5 }, () => RawPeer.connect(lab.port)));
    const texts = (index: number): string[] => [1, 2, 3].map((number) => `#${number} of peer ${index}: `.padEnd(50_000, String(index)));
    const streams = peers.map((_, index) => Buffer.concat(texts(index).map((text) => wire(text))));
    for (const { socket } of peers) socket.setNoDelay();
    for (let begin = 0; begin < streams[0]!.length; begin += 7_001) {
      for (const [index, { socket }] of peers.entries()) socket.write(streams[index]!.subarray(begin, begin + 7_001));
      await new Promise(setImmediate);
    }
    for (const { socket } of peers) socket.end();
    const wrong = peers.map(async (peer, index) => ((await peer.end()).equals(Buffer.concat(texts(index).map(answerTo))) ? [] : [index]));
    expect((await Promise.all(wrong)).flat()).toEqual([]);
  });

  it("keeps serving after any bytes", async () => {
    await using lab = await startServer();
    await fc.assert(
      fc.asyncProperty(anyStream, async (garbage) => {
        await using peer = await RawPeer.connect(lab.port);
        peer.socket.end(garbage);
        await peer.end();
      }),
      { numRuns: 1000 },
    );
    await expectServed(lab.port);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("closes its connections gracefully on %s, and exits with 0 within 5 s", async (signal) => {
    await using lab = await startServer();
    await using peer = await RawPeer.connect(lab.port);
    await using stuck = await RawPeer.connect(lab.port, { paused: true });
    for (let message = 0; message < 200; message++) stuck.socket.write(wire("x".repeat(65_000)));
    peer.socket.write(wire("before the end"));
    await peer.bytes(1);
    const begun = performance.now();
    lab.server.kill(signal);
    expect(await lab.server.ended).toEqual({ status: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(await peer.end()).toEqual(answerTo("before the end"));
    expect(peer.error).toBeUndefined();
    const ends = lab.server.eventsNamed("disconnected").map(({ worker, cause }) => ({ worker, cause }));
    expect(ends).toHaveLength(2);
    expect(ends).toContainEqual({ worker: 1, cause: "the server stops" });
  });

  it("does not count its own pause against a message that has begun", async () => {
    await using lab = await startServer("--message-timeout-sec", "3", "--response-delay-sec", "3.2");
    await using peer = await RawPeer.connect(lab.port);
    const second = wire("second");
    peer.socket.write(Buffer.concat([wire("first"), second.subarray(0, 5)]));
    await peer.bytes(answerTo("first").length);
    peer.socket.end(second.subarray(5));
    expect(await peer.end()).toEqual(Buffer.concat([answerTo("first"), answerTo("second")]));
  });

  it("can be restarted at once on the same port", async () => {
    const port = await freePort();
    for (let round = 0; round < 2; round++) {
      await using server = start(["tcp-server", "127.0.0.1", String(port), "--reuse-address", "--json"]);
      await server.event("listening");
      await using peer = await RawPeer.connect(port);
      await server.event("connection-accepted");
      // The server closes first, so the connection's TIME-WAIT is on its side.
      expect((await server.stop()).status).toBe(0);
      await peer.end();
    }
  });

  it("fails if the port is in use, and names it", async () => {
    await using lab = await startServer();
    const second = await run(["tcp-server", "127.0.0.1", String(lab.port)]);
    expect(second.status).toBe(1);
    expect(second.stderr).toBe(
      `lab-apps tcp-server: cannot listen on 127.0.0.1:${lab.port}: the address and port are in use by another program (EADDRINUSE)\n`,
    );
  });

  it("fails if the address is not this machine's", async () => {
    const { status, stderr } = await run(["tcp-server", "192.0.2.1", String(await freePort())]);
    expect(status).toBe(1);
    expect(stderr).toContain("not one of this machine's");
  });

  it("shares its port if Node can, and warns otherwise", async () => {
    const port = await freePort();
    const words = ["tcp-server", "127.0.0.1", String(port), "--reuse-port", "--json"];
    await using first = start(words);
    await first.event("listening");
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major > 22 || (major === 22 && minor >= 12)) {
      await using second = start(words);
      await second.event("listening");
      expect(first.eventsNamed("warning")).toEqual([]);
    } else {
      expect(first.eventsNamed("warning")).toMatchObject([{ option: "--reuse-port" }]);
      expect((await run(words)).status).toBe(1);
    }
  });

  it("escapes control characters from a peer, and shortens a long text", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port)]);
    await server.line(/^listening/);
    await using peer = await RawPeer.connect(port);
    peer.socket.end(Buffer.concat([wire("\x1b[2Jgone\nnext"), wire("x".repeat(5000))]));
    await peer.end();
    expect(await server.line(/gone/)).toBe(
      String.raw`worker 1: received "\u001b[2Jgone\u000anext", sent "Response to message: \u001b[2Jgone\u000anext"`,
    );
    expect(await server.line(/xxx/)).toBe(
      `worker 1: received "${"x".repeat(120)}... (5000 bytes)", sent "Response to message: ${"x".repeat(120)}... (5000 bytes)"`,
    );
  });

  it("stops serving and shuts down gracefully once its output is closed", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port)]);
    await server.line(/^listening/);
    server.child.stdout?.destroy();
    await using peer = await RawPeer.connect(port);
    peer.socket.write(wire("anybody?"));
    const [status] = (await once(server.child, "exit")) as [number];
    expect(status).toBe(0);
    expect(server.stderr).toBe("");
  });
});

import { freePort } from "./support/free-port";
import { run, start } from "./support/program";
import { RawListener, type RawPeer } from "./support/raw-peer";

/** Decodes received bytes into messages, without our own framer. */
function messagesIn(bytes: Buffer): { type: number; length: number; value: Record<string, unknown> }[] {
  const messages = [];
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes[offset]! * 256 + bytes[offset + 1]!;
    const payload = bytes.subarray(offset + 4, offset + 4 + length);
    messages.push({ type: bytes[offset + 3]!, length, value: JSON.parse(payload.toString()) as Record<string, unknown> });
    offset += 4 + length;
  }
  return messages;
}

describe("the eager producer", () => {
  it("sends random JSON messages with the original's fields, and reports the bytes of each", async () => {
    const peers: RawPeer[] = [];
    await using listener = await RawListener.listen((peer) => {
      peers.push(peer);
      peer.socket.on("end", () => peer.socket.end());
    });
    const words = ["eager-producer", "127.0.0.1", String(listener.port), "-c", "20", "-n", "ann", "--interval-sec", "0", "--json"];
    await using producer = start(words);
    expect((await producer.ended).status).toBe(0);

    const messages = messagesIn(peers[0]!.received);
    expect(messages.map(({ value }) => value["sequence_number"])).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    for (const { type, value } of messages) {
      expect(type).toBe(2);
      expect(Object.keys(value)).toEqual(["client_name", "sequence_number", "random_numbers", "uuids"]);
      const numbers = value["random_numbers"] as number[];
      expect(numbers.length).toBeGreaterThanOrEqual(400);
      expect(numbers.length).toBeLessThanOrEqual(800);
      expect(numbers.every((number) => number >= 10_000_000 && number <= 20_000_000)).toBe(true);
      expect(value["uuids"]).toHaveLength(1);
    }
    const sent = producer.eventsNamed("message-sent");
    expect(sent.map(({ bytes }) => bytes)).toEqual(messages.map(({ length }) => length + 4));
    for (const event of sent) expect(Number(event["takenBytes"]) + Number(event["waitingBytes"])).toBe(event["totalBytes"]);
    expect(producer.eventsNamed("finished")).toMatchObject([{ sent: 20, totalBytes: peers[0]!.received.length, confirmed: true }]);
  });

  it("exits with a clear message if a write exceeds the write timeout", async () => {
    await using listener = await RawListener.listen(({ socket }) => socket.pause());
    const words = ["eager-producer", "127.0.0.1", String(listener.port), "-c", "100000", "--interval-sec", "0", "-w", "0.5", "--json"];
    await using producer = start(words);
    expect((await producer.ended).status).toBe(1);
    expect(producer.stderr).toMatch(
      /^lab-apps eager-producer: write timeout: the kernel had no room for message #\d+ for 0.5 s: 127.0.0.1:\d+ reads too slowly, or not at all; of \d+ bytes \d+ taken by the kernel, \d+ wait in the process\n$/,
    );
    expect(Number(producer.eventsNamed("message-sent").at(-1)?.["waitingBytes"])).toBeGreaterThan(0);
  });

  it("does not time out with a peer that reads slowly", async () => {
    // The total time exceeds the write timeout, but each wait is shorter. (The kernel lets a writer continue once a third of its send
    // buffer, which is megabytes here, is free.)
    const peers: RawPeer[] = [];
    await using listener = await RawListener.listen((peer) => {
      peers.push(peer);
      const { socket } = peer;
      socket.pause();
      socket.on("data", () => {
        socket.pause();
        setTimeout(() => socket.resume(), 10);
      });
      socket.on("end", () => socket.end());
    });
    const words = ["eager-producer", "127.0.0.1", String(listener.port), "-c", "4000", "--interval-sec", "0", "-w", "2.5", "--json"];
    await using producer = start(words);
    await producer.event("message-sent", ({ waitingBytes }) => Number(waitingBytes) > 0);
    const begun = performance.now();
    peers[0]!.socket.resume();
    expect((await producer.ended).status).toBe(0);
    expect(performance.now() - begun).toBeGreaterThan(2500);
    expect(producer.eventsNamed("message-taken").length).toBeGreaterThan(0);
  });

  it("connects and closes with -c 0", async () => {
    const peers: RawPeer[] = [];
    await using listener = await RawListener.listen((peer) => {
      peers.push(peer);
      peer.socket.on("end", () => peer.socket.end());
    });
    const { status, stdout } = await run(["eager-producer", "127.0.0.1", String(listener.port), "-c", "0"]);
    expect(status).toBe(0);
    expect(stdout).toContain("0 messages sent, 0 bytes; 127.0.0.1");
    expect(peers.map(({ received }) => received.length)).toEqual([0]);
  });

  it("reports a consumer that does not confirm the end", async () => {
    await using listener = await RawListener.listen(({ socket }) => socket.pause());
    const { status, stdout } = await run(["eager-producer", "127.0.0.1", String(listener.port), "-c", "1", "-w", "0.2"]);
    expect(status).toBe(0);
    expect(stdout).toContain("has not closed its end within 0.2 s: it may not have read them all");
  });

  it("fails if nothing listens", async () => {
    const port = await freePort();
    const { status, stderr } = await run(["eager-producer", "127.0.0.1", String(port)]);
    expect(status).toBe(1);
    expect(stderr).toContain(`cannot connect to 127.0.0.1:${port}: connection refused`);
  });

  it("reports in one line a connection reset after the last message", async () => {
    await using listener = await RawListener.listen((peer) => peer.socket.once("end", () => peer.socket.resetAndDestroy()));
    await using producer = start(["eager-producer", "127.0.0.1", String(listener.port), "-c", "1", "--json"]);
    expect((await producer.ended).status).toBe(1);
    const reason = `the connection to 127.0.0.1:${listener.port} is lost: connection reset by the peer (ECONNRESET)`;
    expect(producer.stderr).toBe(`lab-apps eager-producer: ${reason}\n`);
    expect(producer.eventsNamed("failed")).toMatchObject([{ reason, code: "ECONNRESET" }]);
  });

  it("notices during its pause that the peer has reset or closed the connection", async () => {
    for (const [leave, reason] of [
      [(peer: RawPeer) => peer.socket.resetAndDestroy(), "connection reset by the peer (ECONNRESET)"],
      [(peer: RawPeer) => peer.socket.end(), "closed the connection before it had every message"],
    ] as const) {
      await using listener = await RawListener.listen((peer) => peer.socket.once("data", () => leave(peer)));
      const { status, stderr } = await run(["eager-producer", "127.0.0.1", String(listener.port), "--interval-sec", "40"]);
      expect(status).toBe(1);
      expect(stderr).toContain(reason);
    }
  });

  it.each(["SIGTERM", "SIGINT"] as const)("shuts down gracefully on %s, during a pause and during a blocked write", async (signal) => {
    await using listener = await RawListener.listen(({ socket }) => socket.pause());
    for (const interval of ["40", "0"]) {
      const words = ["eager-producer", "127.0.0.1", String(listener.port), "-c", "100000", "--interval-sec", interval, "--json"];
      await using producer = start(words);
      await producer.event("message-sent", ({ waitingBytes }) => interval === "40" || Number(waitingBytes) > 0);
      producer.kill(signal);
      expect(await producer.ended).toEqual({ status: 0, signal: null });
      expect(producer.stderr).toBe("");
    }
  });
});

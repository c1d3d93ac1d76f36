// A program reports anything that its peer does in at most one line, without a stack trace.
import fc from "fast-check";
import { type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./support/free-port";
import { type Ended, type RunningProgram, run, start } from "./support/program";
import { answerTo, RawListener, RawPeer, wire } from "./support/raw-peer";
import { UdpPeer } from "./support/udp-peer";

const DEEDS = {
  resets: (socket: Socket) => void socket.resetAndDestroy(),
  closes: (socket: Socket) => void socket.destroy(),
  "half-closes": (socket: Socket) => void socket.end(),
  "goes silent": () => undefined,
} as const;
const deed = fc.constantFrom(...(Object.keys(DEEDS) as (keyof typeof DEEDS)[]));

const RUNS = { numRuns: 25 };

function expectPlainEnd(program: RunningProgram, { status, signal }: Ended): void {
  expect({ signal, stderr: program.stderr }).toEqual({ signal: null, stderr: expect.not.stringMatching(/\n\s+at |\n.*\n/) as string });
  expect([0, 1]).toContain(status);
  expect(program.eventsNamed("failed")).toHaveLength(status!);
  expect(program.stderr === "").toBe(status === 0);
}

const POINTS = ["at once", "message 1", "message 2", "message 3", "its end"];
const EVERY_DEED_AT_EVERY_POINT = POINTS.flatMap((point) =>
  (Object.keys(DEEDS) as (keyof typeof DEEDS)[]).map((deed) => [deed, point] as const),
);

describe.each([
  ["tcp-client", ["--msg-count", "3", "--read-timeout-sec", "0.3"]],
  ["eager-producer", ["--msg-count", "3", "--write-timeout-sec", "0.3"]],
])("%s ends with at most one line if its server", (program, options) => {
  it.each(EVERY_DEED_AT_EVERY_POINT)("%s: %s", async (deed, when) => {
    // The first part of an answer.
    for (const answerBytes of [0, 5, 40]) {
      await using listener = await RawListener.listen(({ socket }) => {
        let messages = 0;
        const reach = (point: string) => {
          if (point === when) socket.write(answerTo("Message #9 from client ann").subarray(0, answerBytes), () => DEEDS[deed](socket));
          else if (point.startsWith("message")) socket.write(answerTo("x"));
        };
        reach("at once");
        socket.on("data", () => reach(`message ${++messages}`));
        socket.on("end", () => reach("its end"));
      });
      const pause = answerBytes === 5 ? "0.05" : "0";
      await using client = start([program, "127.0.0.1", String(listener.port), "--json", "--interval-sec", pause, ...options]);
      expectPlainEnd(client, await client.ended);
    }
  });
});

/** Two messages, and possibly part of a third. */
const stream = fc
  .nat({ max: 60 })
  .map((bytes) => Buffer.concat([wire("one"), wire('{"sequence_number":1}', 2), wire("x".repeat(90))]).subarray(0, bytes));

describe("hesitant-consumer", () => {
  it("prints at most one line when it exits, whatever its peer does before or during reading", async () => {
    await fc.assert(
      fc.asyncProperty(deed, stream, fc.constantFrom("0", "0.1"), async (deed, bytes, readAfterSec) => {
        const port = await freePort();
        await using consumer = start(["hesitant-consumer", "127.0.0.1", String(port), "--json", "--read-after-sec", readAfterSec]);
        await consumer.event("listening");
        await using peer = await RawPeer.connect(port);
        peer.socket.write(bytes, () => DEEDS[deed](peer.socket));
        if (deed === "goes silent") {
          await consumer.event("reading");
          consumer.kill();
        }
        expectPlainEnd(consumer, await consumer.ended);
      }),
      RUNS,
    );
  });
});

describe.each([[[]], [["--response-delay-sec", "0.02"]]])("tcp-server %j", (options) => {
  it("keeps serving and prints nothing on standard error, whatever its clients do", async () => {
    const port = await freePort();
    await using server = start(["tcp-server", "127.0.0.1", String(port), "--json", "--message-timeout-sec", "0.2", ...options]);
    await server.event("listening");
    await fc.assert(
      fc.asyncProperty(deed, stream, async (deed, bytes) => {
        await using peer = await RawPeer.connect(port);
        await new Promise((resolve) => peer.socket.write(bytes, resolve));
        await sleep(bytes.length % 2 === 0 ? 0 : 5);
        DEEDS[deed](peer.socket);
      }),
      { numRuns: 100 },
    );
    const { status } = await run(["tcp-client", "127.0.0.1", String(port), "-c", "1"]);
    expect(status).toBe(0);
    expectPlainEnd(server, await server.stop());
  });
});

describe("dns-query", () => {
  const flags = fc.nat({ max: 0x7fff }).map((rest) => 0x8000 | rest);
  const type = fc.constantFrom(1, 2, 5, 6, 12, 15, 16, 28, 33, 35, 257);
  const sections = fc.oneof(fc.constant("00010001"), fc.constant("00010000"), fc.constant("00010002"), fc.constant("00000000"));

  it("prints at most one line when it exits, whatever a name server answers over UDP and then over TCP", async () => {
    await fc.assert(
      fc.asyncProperty(flags, sections, type, fc.uint8Array({ maxLength: 40 }), fc.boolean(), async (flags, counts, type, data, honest) => {
        // Only a server that could not parse the query (FORMERR, 1) may omit it.
        const code = counts === "00000000" ? 1 : flags & 255;
        const answer = (query: Buffer) => {
          const length = honest ? data.length : data.length + 1;
          const record = Buffer.concat([Buffer.from([0xc0, 12, type >> 8, type & 255, 0, 1, 0, 0, 0, 60, 0, length]), data]);
          const header = Buffer.concat([
            query.subarray(0, 2),
            Buffer.from([flags >> 8, code]),
            Buffer.from(counts, "hex"),
            Buffer.alloc(4),
          ]);
          return Buffer.concat([header, query.subarray(12), record]);
        };
        await using listener = await RawListener.listen(({ socket }) =>
          socket.once("data", (query: Buffer) => {
            const message = answer(query.subarray(2));
            socket.end(Buffer.concat([Buffer.from([0, message.length]), message]));
          }),
        );
        await using server = await UdpPeer.open(listener.port);
        await using query = start(["dns-query", "a.test", "A", "--json", "--server", `127.0.0.1:${listener.port}`]);
        const respond = async (): Promise<void> => {
          const { datagram, port } = await server.receive();
          await server.send(answer(datagram), port);
          return respond();
        };
        respond().catch(String);
        expectPlainEnd(query, await query.ended);
        for (const { value } of query.eventsNamed("dns-record")) expect(value).toMatch(/^[ -~]+$/);
        for (const { value } of query.eventsNamed("dns-record")) expect(value).not.toContain("undefined");
      }),
      RUNS,
    );
  });
});

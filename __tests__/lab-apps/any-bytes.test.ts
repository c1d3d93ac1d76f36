// No bytes crash a program: it continues, or exits as documented with a one-line explanation.
import fc from "fast-check";
import { anyBytes, anyStream } from "./support/any-bytes";
import { freePort } from "./support/free-port";
import { type RunningProgram, start } from "./support/program";
import { answerTo, RawListener, RawPeer, wire } from "./support/raw-peer";
import { UdpPeer } from "./support/udp-peer";

/** Programs that exit with their connection are restarted for each run. */
const STARTS = { numRuns: 20, endOnFailure: true };

/** Expects exit status 0, or 1 and one line with the reason. */
async function expectOrderlyEnd(program: RunningProgram, failure: RegExp): Promise<void> {
  const { status, signal } = await program.ended;
  if (program.stderr !== "") expect(program.stderr).toMatch(failure);
  expect({ status, signal }).toEqual({ status: program.stderr === "" ? 0 : 1, signal: null });
}

describe.each([["people"], ["scripts", "--json"]])("with any bytes, and output for %s,", (_, ...json) => {
  it("a TCP client ends with a documented status", async () => {
    await fc.assert(
      fc.asyncProperty(anyStream, async (bytes) => {
        await using listener = await RawListener.listen(({ socket }) => socket.once("data", () => socket.end(bytes)));
        const words = ["tcp-client", "127.0.0.1", String(listener.port), "--msg-count", "2", "--interval-sec", "0", ...json];
        await using client = start(words);
        await expectOrderlyEnd(client, /^lab-apps tcp-client: (malformed message from .*|.* closed the connection)\n$/);
      }),
      STARTS,
    );
  });

  it("a hesitant consumer ends with a documented status", async () => {
    await fc.assert(
      fc.asyncProperty(anyStream, async (bytes) => {
        const port = await freePort();
        await using consumer = start(["hesitant-consumer", "127.0.0.1", String(port), "--read-after-sec", "0", ...json]);
        await consumer.line(/listening/);
        await using peer = await RawPeer.connect(port);
        peer.socket.end(bytes);
        await expectOrderlyEnd(consumer, /^lab-apps hesitant-consumer: malformed message from .*\n$/);
      }),
      STARTS,
    );
  });

  it("a UDP client continues", async () => {
    const messages = fc.sample(fc.array(anyBytes, { minLength: 1, maxLength: 5 }), 100);
    await using server = await UdpPeer.open();
    const words = ["udp-client", "127.0.0.1", String(server.port), "--client-name", "ann", "--interval-sec", "0", ...json];
    await using client = start([...words, "--msg-count", String(messages.length), "--read-timeout-sec", "30"]);
    for (const [index, datagrams] of messages.entries()) {
      const { datagram, port } = await server.receive();
      expect(datagram).toEqual(wire(`Message #${index + 1} from client ann`));
      for (const bytes of datagrams) await server.send(bytes, port);
      await server.send(answerTo(`Message #${index + 1} from client ann`), port);
    }
    expect(await client.ended).toEqual({ status: 0, signal: null });
    expect(client.stderr).toBe("");
  });

  it("a UDP server continues", async () => {
    const port = await freePort();
    await using server = start(["udp-server", "127.0.0.1", String(port), ...json]);
    await server.line(/listening/);
    await using peer = await UdpPeer.open();
    await using other = await UdpPeer.open();
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        await other.send(bytes, port);
        await peer.send(wire("still there?"), port);
        expect((await peer.receive()).datagram).toEqual(answerTo("still there?"));
      }),
      { numRuns: 1000, endOnFailure: true },
    );
    expect(await server.stop()).toEqual({ status: 0, signal: null });
    expect(server.stderr).toBe("");
  });
});

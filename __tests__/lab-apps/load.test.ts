// The servers under load. Every wait is for a condition, so the tests are fast on an idle machine.
import { randomBytes, randomInt } from "node:crypto";
import { freePort } from "./support/free-port";
import { MORE_THAN_BUFFERS_HOLD, untilStill } from "./support/kernel-buffers";
import { RawPeer } from "./support/raw-peer";
import { QuietServer } from "./support/quiet-server";
import { UdpPeer } from "./support/udp-peer";
import { answerTo, wire } from "./support/wire";

const MINUTES = 60_000;
jest.setTimeout(3 * MINUTES);

async function expectService(port: number): Promise<void> {
  await using peer = await RawPeer.connect(port);
  peer.socket.write(wire("still there?"));
  const answer = answerTo("still there?");
  expect(await peer.bytes(answer.length)).toEqual(answer);
}

test("1,000 concurrent connections each get their own answers", async () => {
  const port = await freePort();
  await using server = await QuietServer.start("tcp-server", port);
  const peers = await Promise.all(Array.from({ length: 1000 }, () => RawPeer.connect(port)));
  const texts = (client: number): string[] => [1, 2, 3].map((number) => `Message #${number} from client ${client}`);
  for (const [client, { socket }] of peers.entries()) for (const text of texts(client)) socket.write(wire(text));
  const wrong = peers.map(async (peer, client) => {
    const expected = Buffer.concat(texts(client).map(answerTo));
    return (await peer.bytes(expected.length)).equals(expected) ? [] : [client];
  });
  expect((await Promise.all(wrong)).flat()).toEqual([]);
  for (const { socket } of peers) socket.end();
  await Promise.all(peers.map((peer) => peer.end()));
  const { status, events } = await server.stop();
  expect(status).toBe(0);
  expect(events.filter(({ event }) => event === "connection-accepted")).toHaveLength(1000);
  expect(events.filter(({ event }) => event === "message-received")).toHaveLength(3000);
});

test("the server stays below 200 MB with 200 peers that never read", async () => {
  const port = await freePort();
  await using server = await QuietServer.start("tcp-server", port, []);
  const peers = await Promise.all(Array.from({ length: 200 }, async () => (await RawPeer.connect(port, { paused: true })).socket));
  const messages = Buffer.concat(Array.from({ length: 16 }, () => wire("x".repeat(16 * 1024))));
  // A server that does not stop reading would accept it all.
  for (const peer of peers) {
    const send = (): void => {
      while (peer.bytesWritten < MORE_THAN_BUFFERS_HOLD) if (!peer.write(messages)) return void peer.once("drain", send);
    };
    send();
  }
  const taken = (): number => peers.reduce((sum, peer) => sum + peer.bytesWritten - peer.writableLength, 0);
  await untilStill(taken);
  expect(peers.some((peer) => peer.bytesWritten - peer.writableLength >= MORE_THAN_BUFFERS_HOLD)).toBe(false);
  expect(taken()).toBeGreaterThan(0);
  expect(server.peakMemoryMiB).toBeLessThan(200);
  await expectService(port);
  for (const peer of peers) peer.destroy();
});

test("the server stays below 200 MB while 200 peers' many short texts wait for delayed answers", async () => {
  const port = await freePort();
  await using server = await QuietServer.start("tcp-server", port, ["--response-delay-sec", "600"]);
  const peers = await Promise.all(Array.from({ length: 200 }, () => RawPeer.connect(port)));
  const messages = Buffer.concat(Array.from({ length: 64 * 1024 }, () => wire("")));
  for (const { socket } of peers) socket.write(messages);
  await untilStill(() => peers.reduce((sum, { socket }) => sum + socket.writableLength, 0));
  await untilStill(() => server.peakMemoryMiB);
  expect(server.peakMemoryMiB).toBeLessThan(200);
  for (const peer of peers) await peer[Symbol.asyncDispose]();
});

test("the TCP server still answers after 10,000 connections with garbage", async () => {
  const port = await freePort();
  await using server = await QuietServer.start("tcp-server", port);
  let left = 10_000;
  const visit = async (): Promise<void> => {
    while (left-- > 0) {
      await using peer = await RawPeer.connect(port);
      peer.socket.end(randomBytes(randomInt(1, 300)));
      await peer.end();
    }
  };
  await Promise.all(Array.from({ length: 50 }, visit));
  await expectService(port);
  expect(server.peakMemoryMiB).toBeLessThan(200);
  const { status, events } = await server.stop();
  expect(status).toBe(0);
  const malformed = events.filter(({ event }) => event === "message-malformed");
  expect(malformed.length).toBeGreaterThan(9_900);
  expect(malformed.at(-1)).toMatchObject({ count: malformed.length });
});

test("the UDP server still answers after 100,000 garbage datagrams", async () => {
  const port = await freePort();
  await using server = await QuietServer.start("udp-server", port);
  await using peer = await UdpPeer.open();
  const garbage = [
    () => randomBytes(randomInt(0, 400)),
    () => wire(randomBytes(8), randomInt(3, 65536)),
    () => wire(Buffer.from([0x80, ...randomBytes(8)])),
    () => wire("short", 1, 100),
    () => wire("{", 2),
  ];
  // Wait for an answer after each burst, so that the kernel's buffer never overflows.
  for (let sent = 0; sent < 100_000; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => peer.send(garbage[(sent + index) % garbage.length]!(), port)));
    await peer.send(wire(`after ${sent}`), port);
    expect((await peer.receive()).datagram).toEqual(answerTo(`after ${sent}`));
  }
  expect(server.peakMemoryMiB).toBeLessThan(200);
  const { status, events } = await server.stop();
  expect(status).toBe(0);
  const malformed = events.filter(({ event }) => event === "message-malformed");
  expect(malformed.length).toBeGreaterThan(99_000);
  expect(malformed.at(-1)).toMatchObject({ count: malformed.length });
});

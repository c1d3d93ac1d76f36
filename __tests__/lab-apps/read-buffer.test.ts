import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { withReadBuffer } from "../../lab-apps/sockets/read-buffer";
import { RawPeer } from "./support/raw-peer";

/** A server's end of a connection, and the peer at the other. */
async function connection(): Promise<{ socket: Socket; peer: RawPeer; server: Server } & AsyncDisposable> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "connection").then(([socket]) => withReadBuffer(socket as Socket, { allowHalfOpen: true }));
  const peer = await RawPeer.connect((server.address() as AddressInfo).port);
  const socket = await accepted;
  const dispose = async (): Promise<void> => {
    socket.destroy();
    await peer[Symbol.asyncDispose]();
    server.close();
  };
  return { socket, peer, server, [Symbol.asyncDispose]: dispose };
}

/** Everything that arrives until the peer closes its half. */
async function everything(socket: Socket, onData: (chunk: Buffer) => void = () => undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => {
    chunks.push(Buffer.from(chunk));
    onData(chunk);
  });
  await once(socket, "end");
  return Buffer.concat(chunks);
}

/** Bytes of which each differs from its neighbours. */
const numbered = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => index % 251));

describe("a connection that reads into the shared buffer", () => {
  it("has the accepted connection's addresses, and answers a peer that has closed its half", async () => {
    await using lab = await connection();
    expect(lab.socket.remotePort).toBe(lab.peer.socket.localPort);
    lab.peer.socket.end("question");
    expect(await everything(lab.socket)).toEqual(Buffer.from("question"));
    lab.socket.end("answer");
    expect(await lab.peer.end()).toEqual(Buffer.from("answer"));
  });

  it("reads into the same memory as other connections", async () => {
    await using first = await connection();
    await using second = await connection();
    const memory = new Set<ArrayBufferLike>();
    for (const { peer, socket } of [first, second]) {
      const read = everything(socket, (chunk) => memory.add(chunk.buffer));
      peer.socket.end(numbered(300_000));
      expect((await read).equals(numbered(300_000))).toBe(true);
    }
    expect(memory.size).toBe(1);
  });

  it("holds back data and end while paused, even from within a chunk", async () => {
    await using lab = await connection();
    const told: string[] = [];
    const tell = (what: string): void => void told.push(lab.socket.isPaused() ? `${what} while paused` : what);
    lab.socket.on("end", () => tell("end"));
    const read = everything(lab.socket, () => {
      tell("data");
      lab.socket.pause();
      setImmediate(() => setImmediate(() => lab.socket.resume()));
    });
    lab.peer.socket.end(numbered(1_000_000));
    expect((await read).equals(numbered(1_000_000))).toBe(true);
    expect(told.length).toBeGreaterThan(2);
    expect(new Set(told)).toEqual(new Set(["data", "end"]));
  });

  it("stays paused after resume and pause", async () => {
    await using lab = await connection();
    const chunks: number[] = [];
    lab.socket.on("data", ({ length }: Buffer) => chunks.push(length));
    lab.socket.pause();
    lab.socket.resume();
    lab.socket.pause();
    lab.peer.socket.end("later");
    // This connection's data would have arrived before the other's.
    await using other = await connection();
    other.peer.socket.end("now");
    await everything(other.socket);
    expect(chunks).toEqual([]);
    lab.socket.resume();
    await once(lab.socket, "end");
    expect(chunks).toEqual([5]);
  });

  it("may be destroyed from within a chunk", async () => {
    await using lab = await connection();
    let chunks = 0;
    lab.socket.on("data", () => {
      chunks++;
      lab.socket.destroy();
    });
    lab.peer.socket.write(numbered(1_000_000));
    await once(lab.socket, "close");
    await lab.peer.end();
    expect(chunks).toBe(1);
  });

  it("reports a reset, and closes", async () => {
    await using lab = await connection();
    lab.socket.on("data", () => undefined);
    const failed = once(lab.socket, "error");
    const closed = new Promise((resolve) => lab.socket.once("close", resolve));
    lab.peer.socket.resetAndDestroy();
    expect(await failed).toMatchObject([{ code: "ECONNRESET" }]);
    await closed;
  });

  it("no longer counts as its server's connection", async () => {
    await using lab = await connection();
    expect(await new Promise((resolve) => lab.server.getConnections((_, count) => resolve(count)))).toBe(0);
  });

  it("closes if the peer was gone before", async () => {
    await using lab = await connection();
    const accepted = once(lab.server, "connection").then(([socket]) => (socket as Socket).destroy());
    await using _peer = await RawPeer.connect((lab.server.address() as AddressInfo).port);
    await once(withReadBuffer(await accepted, {}), "close", { signal: AbortSignal.timeout(30_000) });
  });
});

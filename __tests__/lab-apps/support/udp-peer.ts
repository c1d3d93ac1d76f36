// A UDP socket in the test's process, which can send any bytes.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** Generous, since the machine may be loaded. */
const PATIENCE_MS = 30_000;

export class UdpPeer implements AsyncDisposable {
  /** Datagrams that were received and not yet taken. */
  private readonly inbox: { datagram: Buffer; port: number }[] = [];

  private constructor(private readonly socket: Socket) {
    socket.on("message", (datagram, { port }) => this.inbox.push({ datagram, port }));
  }

  static async open(port = 0): Promise<UdpPeer> {
    const socket = createSocket("udp4");
    socket.bind(port, "127.0.0.1");
    await once(socket, "listening");
    return new UdpPeer(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  send(datagram: Buffer, port: number): Promise<void> {
    return new Promise((resolve, reject) => this.socket.send(datagram, port, "127.0.0.1", (error) => (error ? reject(error) : resolve())));
  }

  /** The next datagram and its source port. */
  async receive(): Promise<{ datagram: Buffer; port: number }> {
    if (this.inbox.length === 0) await once(this.socket, "message", { signal: AbortSignal.timeout(PATIENCE_MS) });
    return this.inbox.shift()!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }
}

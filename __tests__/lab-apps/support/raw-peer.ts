// A bare TCP socket as a program's peer: it sends given bytes and stores everything that it receives.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

export { answerTo, wire } from "./wire";

/** Generous, since the machine may be loaded. */
const PATIENCE_MS = 30_000;

export class RawPeer implements AsyncDisposable {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private changed: () => void = () => undefined;
  ended = false;
  error: NodeJS.ErrnoException | undefined;

  constructor(readonly socket: Socket) {
    socket.on("data", (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.length += chunk.length;
      this.changed();
    });
    socket.on("end", () => {
      this.ended = true;
      this.changed();
    });
    socket.on("error", (error) => {
      this.error = error;
      this.changed();
    });
    socket.on("close", () => this.changed());
  }

  /** @param paused from the first byte on: the peer reads nothing until `socket.resume()` */
  static async connect(port: number, { paused = false } = {}): Promise<RawPeer> {
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    const peer = new RawPeer(socket);
    if (paused) socket.pause();
    await once(socket, "connect");
    return peer;
  }

  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** @throws Error if fewer arrive */
  async bytes(count: number): Promise<Buffer> {
    await this.until(`${count} bytes`, () => this.length >= count);
    return this.received;
  }

  /** Everything until the program closes its half, or the connection breaks. */
  async end(): Promise<Buffer> {
    await this.until("the connection's end", () => this.isOver);
    return this.received;
  }

  private get isOver(): boolean {
    return this.ended || this.error !== undefined || this.socket.destroyed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.socket.closed) return;
    const closed = once(this.socket, "close");
    this.socket.destroy();
    await closed;
  }

  private async until(what: string, condition: () => boolean): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${why} before ${what}; ${this.length} bytes have come`));
        timer = setTimeout(() => fail(`${PATIENCE_MS} ms went by`), PATIENCE_MS);
        this.changed = () => {
          if (condition()) resolve();
          else if (this.isOver) fail("the connection ended");
        };
        this.changed();
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A listening socket that returns the connections it accepts. */
export class RawListener implements AsyncDisposable {
  private constructor(private readonly server: Server) {}

  static async listen(onPeer: (peer: RawPeer) => void = () => undefined): Promise<RawListener> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => onPeer(new RawPeer(socket)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RawListener(server);
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    await Promise.resolve();
  }
}

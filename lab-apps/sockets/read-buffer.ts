// Accepted connections that read into one buffer. Node allocates 64 KiB for each read, and collecting them delays the slowest answers.
import { Socket, type SocketConstructorOpts } from "node:net";

/** As much as Node reads at a time. One for all connections: a chunk is processed before the next one is read. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * `onread` is an option of sockets, not of servers. So the connection moves from the server's socket to one that has it,
 * by way of `handle` and `_handle`, which are undocumented.
 */
interface Handled {
  _handle: object | null;
}

/**
 * The connection as another socket, whose `data` events share their memory: a chunk is good until its listeners return.
 * While it is paused, neither data nor the end comes.
 *
 * @param accepted from a server with `pauseOnConnect`; closed afterwards, though the connection is not
 * @param options as of a new socket
 */
export function withReadBuffer(accepted: Socket, options: SocketConstructorOpts & { readonly highWaterMark?: number }): Socket {
  const onread = {
    buffer: READ_BUFFER,
    callback: (bytes: number) => socket.emit("data", READ_BUFFER.subarray(0, bytes)),
  };
  const from = accepted as unknown as Handled;
  const handle = from._handle;
  // The connection is gone already, and only its `close` is to come: without a handle, the new socket would never close.
  if (!handle) return accepted.destroy();
  from._handle = null;
  accepted.destroy();
  const socket: Socket = new Socket({ ...options, handle, onread } as SocketConstructorOpts);
  return socket;
}

// Edge. A TCP client program's connection.
import { once } from "node:events";
import { connect as connectSocket, type Socket } from "node:net";
import { endpoint } from "./endpoint";
import { Failure, failure } from "./failure";
import { type Context } from "./program";

/** Settles once the connection is there; it is destroyed when the program is to stop. @throws Failure where it is refused, or not there in time */
export async function connect(address: string, port: number, timeoutSec: number, { reporter, stop }: Context): Promise<Socket> {
  const peer = endpoint(address, port);
  const socket = connectSocket({ host: address, port });
  stop.addEventListener("abort", () => socket.destroy());
  const timer = setTimeout(() => socket.destroy(new Failure(`no connection to ${peer} within ${timeoutSec} s`)), timeoutSec * 1000);
  try {
    await once(socket, "connect", { signal: stop });
  } catch (error) {
    socket.destroy();
    throw error instanceof Failure ? error : failure(`cannot connect to ${peer}`, error);
  } finally {
    clearTimeout(timer);
  }
  // Who reads or writes learns of an error there; without a listener it would end the process.
  socket.on("error", () => undefined);
  const local = endpoint(socket.localAddress, socket.localPort);
  const remote = endpoint(socket.remoteAddress, socket.remotePort);
  reporter.report("connected", { local, peer: remote }, `connected to ${peer}, from ${local}`);
  return socket;
}

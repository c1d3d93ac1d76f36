// A TCP client program's connection.
import { connect as connectSocket, type Socket } from "node:net";
import { endpoint } from "../report/endpoint";
import { Failure, failure } from "../report/failure";
import { type Context } from "../command-line/program";
import { untilEvent } from "./wait";

/** Settles once connected. The connection is destroyed when the program is to stop. @throws Failure if there is none in time */
export async function connect(address: string, port: number, timeoutSec: number, { reporter, stop }: Context): Promise<Socket> {
  const peer = endpoint(address, port);
  const socket = connectSocket({ host: address, port });
  stop.addEventListener("abort", () => socket.destroy());
  const timer = setTimeout(() => socket.destroy(new Failure(`no connection to ${peer} within ${timeoutSec} s`)), timeoutSec * 1000);
  try {
    await untilEvent(socket, "connect", stop);
  } catch (error) {
    socket.destroy();
    throw error instanceof Failure ? error : failure(`cannot connect to ${peer}`, error);
  } finally {
    clearTimeout(timer);
  }
  // An error without a listener would end the process. Reads and writes report it, too.
  socket.on("error", () => undefined);
  const local = endpoint(socket.localAddress, socket.localPort);
  const remote = endpoint(socket.remoteAddress, socket.remotePort);
  reporter.report("connected", { local, peer: remote }, `connected to ${peer}, from ${local}`);
  return socket;
}

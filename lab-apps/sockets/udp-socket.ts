// A UDP socket: for a host's name or address, bound or connected, and closed when the program is to stop.
import { createSocket, type Socket, type SocketOptions } from "node:dgram";
import { lookup as resolveName } from "node:dns/promises";
import { once } from "node:events";
import { endpoint } from "../report/endpoint";
import { failure } from "../report/failure";
import { type Context } from "../command-line/program";
import { untilEvent } from "./wait";

/** An address of the host. @throws Failure if the name has none */
async function resolve(host: string): Promise<{ address: string; family: number }> {
  try {
    return await resolveName(host);
  } catch (error) {
    throw failure(`cannot find ${host}`, error);
  }
}

function openSocket(family: number, stop: AbortSignal, reuseAddr: boolean): Socket {
  // The socket is given addresses only. Node's own lookup would find the same, but a tick later for each datagram.
  const lookup: SocketOptions["lookup"] = (address, _options, callback) => callback(null, address, family);
  return createSocket({ type: family === 6 ? "udp6" : "udp4", lookup, signal: stop, reuseAddr });
}

/** @param begin starts what leads to the event, maybe at once */
async function settled(
  socket: Socket,
  begin: () => void,
  event: "listening" | "connect",
  stop: AbortSignal,
  doing: string,
): Promise<Socket> {
  try {
    const settling = untilEvent(socket, event, stop);
    begin();
    await settling;
    return socket;
  } catch (error) {
    if (!stop.aborted) socket.close();
    throw failure(doing, error);
  }
}

/**
 * A socket that is bound to an address and a port of this machine.
 *
 * @param reuseAddr whether several programs may share a broadcast or multicast address and port: each gets a copy
 * @throws Failure if the address is another machine's, or the port is in use
 */
export async function bindSocket(host: string, port: number, { stop }: Context, reuseAddr = false): Promise<Socket> {
  const { address, family } = await resolve(host);
  const socket = openSocket(family, stop, reuseAddr);
  return settled(socket, () => socket.bind({ address, port }), "listening", stop, `cannot receive on ${endpoint(host, port)}`);
}

/**
 * A socket that is connected to its one peer. Connecting sends nothing, but the kernel now reports ICMP errors for its datagrams
 * (RFC 1122, section 4.1.3.3), which it keeps from a socket that might talk to many.
 *
 * @throws Failure if the peer has no address, or there is no route to it
 */
export async function connectSocket(host: string, port: number, { stop }: Context): Promise<Socket> {
  const { address, family } = await resolve(host);
  const socket = openSocket(family, stop, false);
  return settled(socket, () => socket.connect(port, address), "connect", stop, `cannot send to ${endpoint(host, port)}`);
}

/** Settles when the program is to stop. @throws Failure if the socket fails before */
export async function untilStopped(socket: Socket): Promise<void> {
  try {
    await once(socket, "close");
  } catch (error) {
    throw failure("cannot receive", error);
  }
}

/** Settles once the kernel has taken the datagram. @param to undefined if the socket is connected @throws Error if it does not */
export function send(socket: Socket, datagram: Buffer, to?: { readonly address: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = (error: Error | null): void => (error ? reject(error) : resolve());
    if (to) socket.send(datagram, to.port, to.address, sent);
    else socket.send(datagram, sent);
  });
}

/** Reports the addresses that a program's datagrams come from and go to. */
export function reportSending(socket: Socket, { address, port }: { address: string; port: number }, { reporter }: Context): void {
  const local = socket.address();
  const from = endpoint(local.address, local.port);
  const to = endpoint(address, port);
  reporter.report("sending", { local: from, peer: to }, `sending to ${to}, from ${from}`);
}

/** Reports the address that a program receives datagrams at. */
export function reportListening(socket: Socket, { reporter }: Context): void {
  const { address, port } = socket.address();
  reporter.report("listening", { address, port }, `listening on ${endpoint(address, port)}`);
}

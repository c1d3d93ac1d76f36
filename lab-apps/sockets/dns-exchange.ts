// A query to a name server and its response: over UDP, and over TCP if the response does not fit a datagram (RFC 1035, section 4.2).
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { decodeResponse, encodeQuery, type Question, type Response } from "../wire/dns-message";
import { MalformedResponseError } from "../wire/dns-reader";
import { untilEvent } from "./wait";

export interface NameServer {
  readonly address: string;
  readonly port: number;
}

/** Reads a message. @returns undefined if it is no response to the query */
type Decode = (message: Buffer) => Response | undefined;

async function overUdp({ address, port }: NameServer, query: Buffer, decode: Decode, signal: AbortSignal): Promise<Response> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  try {
    const connected = untilEvent(socket, "connect", signal);
    socket.connect(port, address);
    await connected;
    socket.send(query);
    // Another program may send from that address, too.
    for (;;) {
      const [datagram] = await untilEvent<[Buffer]>(socket, "message", signal);
      const response = decode(datagram);
      if (response) return response;
    }
  } finally {
    socket.close();
  }
}

/** Over TCP, the length of a message comes before it, in two bytes (RFC 7766, section 8). */
async function overTcp({ address, port }: NameServer, query: Buffer, decode: Decode, signal: AbortSignal): Promise<Response> {
  const socket = connect({ host: address, port });
  const destroy = (): unknown => socket.destroy(signal.reason as Error);
  signal.addEventListener("abort", destroy);
  try {
    socket.write(Buffer.concat([Buffer.from([query.length >> 8, query.length & 0xff]), query]));
    let bytes = Buffer.alloc(0);
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      if (bytes.length < 2 || bytes.length < 2 + bytes.readUInt16BE()) continue;
      const response = decode(bytes.subarray(2, 2 + bytes.readUInt16BE()));
      if (response && !response.truncated) return response;
      throw new MalformedResponseError("what came over TCP is no whole response to the query");
    }
    throw new MalformedResponseError(`the TCP connection ended after ${bytes.length} bytes, within the response`);
  } finally {
    signal.removeEventListener("abort", destroy);
    socket.destroy();
  }
}

/**
 * Asks a name server.
 *
 * @throws MalformedResponseError; the signal's reason once it is aborted; the sockets' errors
 */
export async function ask(server: NameServer, question: Question, signal: AbortSignal): Promise<Response> {
  const id = randomInt(0x10000);
  const query = encodeQuery(id, question);
  const decode: Decode = (message) => decodeResponse(message, id, question);
  const response = await overUdp(server, query, decode, signal);
  return response.truncated ? overTcp(server, query, decode, signal) : response;
}

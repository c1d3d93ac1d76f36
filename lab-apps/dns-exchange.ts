// A query to a name server and its response: over UDP, and over TCP if the response does not fit a datagram (RFC 1035, section 4.2).
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { type Answer, decode, type DecodedPacket, encode, type Packet, RECURSION_DESIRED, streamDecode, streamEncode } from "dns-packet";
import { type RecordType } from "./dns-records";
import { untilEvent } from "./wait";

export interface NameServer {
  readonly address: string;
  readonly port: number;
}

export interface Question {
  readonly name: string;
  readonly type: RecordType;
}

export interface Response {
  /** The response code (RFC 6895, section 2.3), such as NXDOMAIN. */
  readonly code: string;
  readonly answers: readonly Answer[];
}

/** The server's response cannot be read. */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
}

interface Decoded extends Response {
  readonly id: number;
  readonly truncated: boolean;
}

/** @throws MalformedResponseError */
function decoded(read: () => DecodedPacket): Decoded {
  try {
    const { id = -1, answers = [], flag_tc: truncated, rcode: code } = read() as DecodedPacket & { readonly rcode: string };
    return { id, answers, code, truncated };
  } catch (error) {
    throw new MalformedResponseError((error as Error).message);
  }
}

async function overUdp({ address, port }: NameServer, query: Buffer, id: number, signal: AbortSignal): Promise<Decoded> {
  const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
  try {
    const connected = untilEvent(socket, "connect", signal);
    socket.connect(port, address);
    await connected;
    socket.send(query);
    for (;;) {
      const [datagram] = await untilEvent<[Buffer]>(socket, "message", signal);
      const response = decoded(() => decode(datagram));
      if (response.id === id) return response;
    }
  } finally {
    socket.close();
  }
}

async function overTcp({ address, port }: NameServer, query: Buffer, signal: AbortSignal): Promise<Decoded> {
  const socket = connect({ host: address, port });
  const destroy = (): unknown => socket.destroy(signal.reason as Error);
  signal.addEventListener("abort", destroy);
  try {
    socket.write(query);
    let bytes = Buffer.alloc(0);
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk as Buffer]);
      if (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) break;
    }
    return decoded(() => streamDecode(bytes) as DecodedPacket);
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
export async function ask(server: NameServer, { name, type }: Question, signal: AbortSignal): Promise<Response> {
  const id = randomInt(0x10000);
  const query: Packet = { type: "query", id, flags: RECURSION_DESIRED, questions: [{ name, type }] };
  const response = await overUdp(server, encode(query), id, signal);
  return response.truncated ? overTcp(server, streamEncode(query), signal) : response;
}

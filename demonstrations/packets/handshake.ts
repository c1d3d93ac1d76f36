// What a capture shows of a connection that opens: SYN, SYN-ACK, ACK (RFC 9293, section 3.5).
import type { CapturedPacket } from "./captured-packet";

export interface Handshake {
  readonly syn: CapturedPacket;
  readonly synAck: CapturedPacket;
  /** The segment by which the client says that the answer has arrived. */
  readonly ack: CapturedPacket;
}

/** The first in the capture. @param port the server's @returns undefined unless all three segments are there */
export function handshake(packets: readonly CapturedPacket[], port: number): Handshake | undefined {
  for (const syn of syns(packets).filter(({ toPort }) => toPort === port)) {
    const ofClient = packets.filter(({ fromPort, toPort }) => [fromPort, toPort].includes(syn.fromPort));
    const synAck = synAcks(ofClient).find(({ from }) => from === syn.to);
    const ack = withFlags(ofClient, ".").find(({ from }) => from === syn.from);
    if (synAck && ack) return { syn, synAck, ack };
  }
  return undefined;
}

const withFlags = (packets: readonly CapturedPacket[], flags: string) => packets.filter(({ tcp }) => tcp?.flags === flags);

/** What the sides agree on in SYN and SYN-ACK. */
export interface HandshakeOptions {
  /** The longest segment that its sender takes, in bytes of payload and options (RFC 9293, section 3.7.1). */
  readonly mss?: number;
  /** Whether it takes selective acknowledgments (RFC 2018). */
  readonly sackPermitted: boolean;
  /** RFC 7323, section 3. */
  readonly timestamps: boolean;
  /** Its later windows count in units of two to this power (RFC 7323, section 2). */
  readonly windowScale?: number;
}

/** @param packet SYN or SYN-ACK */
export function handshakeOptions({ text }: CapturedPacket): HandshakeOptions {
  const [, options = ""] = /, options \[([^\]]*)\]/.exec(text) ?? [];
  const values = new Map(options.split(",").map((option) => option.split(" ", 2) as [string, string | undefined]));
  const [mss, windowScale] = [values.get("mss"), values.get("wscale")];
  return {
    sackPermitted: values.has("sackOK"),
    timestamps: values.has("TS"),
    ...(mss !== undefined && { mss: Number(mss) }),
    ...(windowScale !== undefined && { windowScale: Number(windowScale) }),
  };
}

/** First packets of connections; one that is not answered is sent again. */
export const syns = (packets: readonly CapturedPacket[]): CapturedPacket[] => withFlags(packets, "S");
export const synAcks = (packets: readonly CapturedPacket[]): CapturedPacket[] => withFlags(packets, "S.");

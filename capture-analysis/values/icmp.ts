// What an analysis says of ICMP.
import type { Frames, Moment } from "./basics";
import type { InTransit } from "./transit";

export interface QuotedPacket {
  /** "tcp", "udp", "icmp", or the number of another. */
  readonly protocol: string;
  /** With ports where the protocol has some. */
  readonly from: string;
  readonly to: string;
  /** Bytes of the quoted IP packet, by its own header. */
  readonly length: number;
}

/** An ICMP error (RFC 792; RFC 4443). */
export interface IcmpError extends Moment {
  readonly from: string;
  readonly to: string;
  readonly type: number;
  readonly code: number;
  /** "port unreachable", "time exceeded" */
  readonly name: string;
  /** Of "fragmentation needed" and "packet too big", in bytes. */
  readonly mtu?: number;
  /** @default - it is cut off */
  readonly quotes?: QuotedPacket;
  /** Of the TCP connection that it reports of. @default - none in this capture */
  readonly connection?: number;
}

/** The echo requests of one address to another. */
export interface Ping {
  readonly from: string;
  readonly to: string;
  readonly first: Moment;
  readonly last: Moment;
  readonly requests: number;
  readonly replies: number;
  /** Requests without a reply. */
  readonly unanswered: Frames;
  /** Of requests and of replies. @default - no packet was recorded at its sender's end while its receiver's was recorded, too */
  readonly transit?: { readonly requests?: InTransit; readonly replies?: InTransit };
}

export interface PathMtu {
  readonly from: string;
  readonly to: string;
  readonly router: string;
  /** The smallest that it told, in bytes. */
  readonly mtu: number;
}

export interface Hop {
  readonly ttl: number;
  readonly address: string;
}

export interface Traceroute {
  readonly from: string;
  readonly to: string;
  readonly protocol: "udp" | "icmp" | "tcp";
  readonly reached: boolean;
  readonly hops: readonly Hop[];
}

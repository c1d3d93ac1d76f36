// Links: what happens to packets between a host's interface and the VPC. Local labs only; AWS offers no such setting.

/** What the two directions of a host's link do, seen from the host. Each is a perfect cable unless it is given. */
export interface Link {
  /** To packets that the host sends. @default - nothing */
  readonly out?: LinkSettings;
  /** To packets that are sent to the host. @default - nothing */
  readonly in?: LinkSettings;
}

/**
 * What one direction of a link does to the IPv4 packets that pass it: exact rules, MTU, loss, duplication and corruption first, in the
 * packets' order; then the queue and the rate; then delay and jitter. ARP is delayed only.
 */
export interface LinkSettings {
  /** One way, in ms: 0 to 60000. @default 0 */
  readonly delayMs?: number;
  /** Evenly spread around the delay, which is at least as long, in ms. @default 0 */
  readonly jitterMs?: number;
  /** Whether jitter lets a packet overtake another. @default false */
  readonly jitterReorders?: boolean;
  /** Share of the packets that are lost, 0 to 1. @default 0 */
  readonly loss?: number;
  /** Packets lost in a row, on average, at least 1. @default - each is lost or not by itself */
  readonly lossBurst?: number;
  /** Share of the packets that arrive twice, 0 to 1. @default 0 */
  readonly duplicate?: number;
  /** Share of the packets in whose IP payload one bit is inverted, 0 to 1. @default 0 */
  readonly corrupt?: number;
  /** Share of the packets that arrive behind the next one, 0 to 1. @default 0 */
  readonly reorder?: number;
  /** Bits of Ethernet frames a second. @default - no limit */
  readonly bitsPerSecond?: number;
  /** What waits for the rate; more is dropped at its tail. @default 100 packets */
  readonly queue?: LinkQueue;
  /** Bytes of the largest IPv4 packet that passes, 576 to 9001. @default - the interface's */
  readonly mtu?: number;
  /** Whether packets that are too long vanish without the ICMP message that tells their sender (RFC 1191). @default false */
  readonly mtuSilent?: boolean;
  /** @default - none */
  readonly rules?: readonly PacketRule[];
  /** Chooses which packets loss, duplication, corruption, reordering and jitter meet: the same ones for the same seed. @default 1 */
  readonly seed?: number;
}

/** In bytes of frames, or in packets. */
export type LinkQueue = { readonly bytes: number } | { readonly packets: number };

/**
 * What a packet is, each counted for itself: `data` is a TCP segment with payload, `ack` one without and without SYN, FIN or RST,
 * `fragment` an IPv4 fragment but the first, `packet` any IPv4 packet.
 */
export const PACKET_KINDS = [
  "syn",
  "syn-ack",
  "data",
  "ack",
  "fin",
  "rst",
  "datagram",
  "echo-request",
  "echo-reply",
  "icmp",
  "fragment",
  "packet",
] as const;
export type PacketKind = (typeof PACKET_KINDS)[number];

/** Something exact: "drop the third data segment". Counted in each connection and direction, since the link was set. */
export interface PacketRule {
  /** `hold` keeps the packet back until others of its connection have passed. */
  readonly action: "drop" | "hold" | "duplicate" | "corrupt";
  readonly kind: PacketKind;
  /** The first packet of that kind that is meant; 1 is the first of the connection. A retransmission counts as another one. */
  readonly from: number;
  /** The last one. @default - `from` alone; Infinity is written as null in JSON */
  readonly to?: number | null;
  /** TCP or UDP port at either end. @default - any */
  readonly port?: number;
  /** How many packets of the connection pass a held one, at least 1; it is kept for a second at most. @default 1 */
  readonly behind?: number;
}

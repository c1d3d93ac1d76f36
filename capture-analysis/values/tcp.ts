// What an analysis says of TCP connections.
import type { BothWays, Frames, Moment, Seconds, Side } from "./basics";
import type { InTransit } from "./transit";

/**
 * - `complete`: SYN, SYN/ACK and the client's ACK
 * - `half open`: no ACK by the client
 * - `refused`: the SYN was answered by an RST
 * - `unanswered`: nothing came back
 * - `partly seen`: a SYN or a SYN/ACK is recorded, another step that must have happened is not
 * - `not seen`: neither is
 */
export type Opening = "complete" | "half open" | "refused" | "unanswered" | "partly seen" | "not seen";

/** `fin`: both sides sent a FIN before any RST; `half closed`: one did; `open`: the capture ends first. */
export interface Ending {
  readonly how: "fin" | "half closed" | "reset" | "open";
  /** Whose FIN came first; if it was reset, whose RST did. @default - open */
  readonly by?: Side;
}

/**
 * - `fast`: after three duplicate ACKs, or what SACK says is missing (RFC 5681, section 3.2; RFC 6675)
 * - `timeout`: the retransmission timer expired (RFC 6298)
 * - `tail loss probe`: the last segment, sent again early to provoke an ACK (RFC 8985, section 7)
 * - `smaller MTU`: in smaller pieces, after ICMP's "fragmentation needed" or "packet too big" (RFC 1191; RFC 8201)
 * - `spurious`: the other side had it already; a DSACK or an earlier ACK says so (RFC 2883)
 * - `handshake`: a SYN or a SYN/ACK
 * - `unknown`: the capture does not show what called for it
 */
export type RetransmissionKind = "fast" | "timeout" | "tail loss probe" | "smaller MTU" | "spurious" | "handshake" | "unknown";

export interface Retransmission extends Moment {
  readonly from: Side;
  readonly kind: RetransmissionKind;
  /** Payload bytes. */
  readonly length: number;
  /** The record that holds the same bytes earlier. @default - it is not recorded, or too long ago to be remembered */
  readonly firstSent?: Moment;
  /** What explains it: duplicate ACKs, ICMP errors, DSACKs. */
  readonly because: Frames;
}

/** Round-trip times, in seconds. */
export interface RoundTrips {
  readonly samples: number;
  readonly least: Seconds;
  readonly mean: Seconds;
  readonly most: Seconds;
}

/** What one side's receive window did; in bytes, after scaling (RFC 7323). */
export interface ReceiveWindow {
  readonly smallest: number;
  readonly largest: number;
  /** Share of the time since the handshake in which it had room for less than one full segment, but was not closed. 0 to 1. */
  readonly shareBelowOneSegment: number;
  /** Share of that time in which the other side had filled it. 0 to 1. */
  readonly shareFull: number;
}

export interface Connection {
  /** From 1, in the order of their first records. */
  readonly number: number;
  /** "10.0.0.11:40000", "[2001:db8::1]:80": who sent the first SYN. Without SYN or SYN/ACK it is a guess: the higher port. */
  readonly client: string;
  readonly server: string;
  readonly first: Moment;
  readonly last: Moment;
  readonly opening: Opening;
  /** @default - nothing was opened */
  readonly ending?: Ending;
  /** The shift of the windows that this side announces: 0 is off, `null` cannot be known from the capture. @default - nothing was opened */
  readonly windowScale?: { readonly [side in Side]: number | null };
  /** Records; a packet that both ends recorded counts once. */
  readonly packets: BothWays<number>;
  /** @default - no packet was recorded at its sender's end while its receiver's was recorded, too */
  readonly transit?: Partial<BothWays<InTransit>>;
  /** Different bytes of the stream that the capture shows, cut payload included. */
  readonly bytes: BothWays<number>;
  /** Bytes that the other side acknowledged, but that the capture never shows. */
  readonly missing: BothWays<number>;
  /** Different bytes a second, from the first to the last that this side sent. @default - no time passed between them */
  readonly goodput: Partial<BothWays<number>>;
  /** SYN to SYN/ACK, and SYN/ACK to ACK: together, the round trip. @default - not both recorded */
  readonly handshake?: { readonly toServer?: Seconds; readonly toClient?: Seconds };
  /** From a segment to its ACK, as the recorder saw it; never of one sent twice (Karn). @default - no sample */
  readonly roundTrips: Partial<BothWays<RoundTrips>>;
  /** @default - the side announced none, or its scale is unknown */
  readonly window: Partial<BothWays<ReceiveWindow>>;
  /** Most payload bytes that were sent and not yet acknowledged. */
  readonly mostInFlight: BothWays<number>;
  /** Largest payload of one record. */
  readonly largestSegment: BothWays<number>;
  /** Records that are longer than the MSS allows: the network card cut or joined them (TSO, GRO). */
  readonly offloaded: BothWays<number>;
  /** Segments (data, SYN or FIN) that carry something that this side had sent before: no probes, no keep-alives. */
  readonly retransmissions: Frames;
  readonly repairs: readonly Retransmission[];
  /** The very same packet recorded once more, by the same interface within 100 ms, or at neither end of its way: sent once. */
  readonly recordedAgain: Frames;
  /** New bytes that arrive after later ones and were sent before them. */
  readonly outOfOrder: Frames;
  /** 0 or 1 byte, one before the next expected number, while the other side's window is open (RFC 9293, section 3.8.4). */
  readonly keepAlives: Frames;
  /** Segments whose last byte is the last that the other side's window allows. */
  readonly windowFull: Frames;
  /** ACKs with a window of 0. */
  readonly zeroWindows: Frames;
  /** RFC 5681, section 2. */
  readonly duplicateAcks: Frames;
  readonly resets: Frames;
}

/** The time in which a receiver lets nothing in (RFC 9293, section 3.8.6.1). */
export interface Stall {
  /** The connection's number. */
  readonly connection: number;
  readonly receiver: string;
  readonly sender: string;
  /** The first window of 0. */
  readonly start: Moment;
  /** @default null - the capture ended first */
  readonly end: Moment | null;
  readonly ended: "window opened" | "reset" | "capture ended";
  /** Without an end, to the connection's last packet. */
  readonly duration: Seconds;
  /** What the sender sends to ask whether the window is open. */
  readonly probes: Frames;
  /** The receiver's replies to them that still say 0. */
  readonly answers: Frames;
  /** Segments with data, no probes, that the sender sent all the same. */
  readonly ignoring: Frames;
}

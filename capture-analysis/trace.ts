// What the plots and the ladder diagram of one connection need of its packets.
import type { Moment, Side } from "./values";

/** What a segment is, besides what its flags say. */
export type SegmentClass =
  | "new"
  | "retransmission"
  | "recorded again"
  | "out of order"
  | "keep-alive"
  | "probe"
  | "answer to a probe"
  | "duplicate ACK"
  | "window full"
  | "zero window";

/** What one record says as a segment of its connection. */
export interface Segment {
  /** Of its first byte, relative to the side's SYN, which has 0. */
  readonly sequence: number;
  /** Bytes of payload. */
  readonly length: number;
  /** Relative to the other side's SYN. @default - no ACK */
  readonly acknowledgment?: number;
  /** "SYN", "SYN, ACK", "FIN, ACK", "RST", "ACK", "PSH, ACK" */
  readonly flags: string;
  /** In bytes, after scaling; without, if the scale is unknown. */
  readonly window: number;
  /** Relative, as pairs of left and right edge. */
  readonly sacked: readonly (readonly [number, number])[];
  readonly classes: readonly SegmentClass[];
  /** The record at the receiver's end. @default - this is the only record, or the packet never arrived */
  readonly arrived?: Moment;
}

/** One record of a connection. */
export interface TracedPacket extends Segment {
  readonly frame: number;
  /** In seconds since the file's first record. */
  readonly time: number;
  readonly from: Side;
}

/** A packet that is no segment of the connection, but tells of it. */
export interface TracedNotice {
  readonly frame: number;
  readonly time: number;
  /** Addresses. */
  readonly from: string;
  readonly to: string;
  /** "fragmentation needed, MTU 1492", "port unreachable" */
  readonly text: string;
}

export interface Trace {
  /** Of the connection. */
  readonly number: number;
  readonly packets: readonly TracedPacket[];
  readonly notices: readonly TracedNotice[];
  /** How many packets were left out, evenly, because there are too many to draw: remarkable ones last. */
  readonly leftOut: number;
}

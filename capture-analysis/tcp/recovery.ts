// What one side of a connection needs to remember when it sends again.
import type { Frames, Retransmission, RetransmissionKind } from "../values";
import { NO_FRAMES } from "./frame-lists";

/** A retransmission whose kind a DSACK may still change. */
export type Repair = { -readonly [key in keyof Omit<Retransmission, "from">]: Retransmission[key] } & {
  begin: number;
  /** Whether a DSACK told of it. @default false */
  isReported?: true;
};

/** Numbers are relative to the side's SYN. */
export class Recovery {
  readonly repairs: Repair[] = [];
  /** The highest that the other side reported beyond a gap (RFC 2018); 0 before. */
  sacked = 0;
  /** Until the other side has acknowledged that, further retransmissions are of the same kind. */
  until = 0;
  kind: RetransmissionKind = "fast";
  /** What ICMP has told it: segments below `mtuBelow` may be sent again in smaller pieces. */
  mtuBelow = 0;
  mtuFrames: Frames = NO_FRAMES;
}

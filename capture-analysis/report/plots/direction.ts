// What every plot of one direction starts from.
import type { Connection, Side, Stall } from "../../values";
import type { Trace } from "../../trace";
import type { TimeSpan } from "./area";

/** What one side sends, and the other acknowledges. */
export interface Direction {
  /** Begins the ids of its plots. */
  readonly id: string;
  readonly connection: Connection;
  readonly trace: Trace;
  readonly sender: Side;
  /** "client client-1" */
  readonly senderText: string;
  readonly receiverText: string;
  /** Of the receiver's window. */
  readonly stalls: readonly Stall[];
  /** Of the connection, so that its plots have one time axis. */
  readonly span: TimeSpan;
  /** Whether the scale of the receiver's window is known. */
  readonly windowKnown: boolean;
}

// What an analysis says of UDP.
import type { BothWays, Frames, Moment, Seconds } from "./basics";
import type { InTransit } from "./transit";

/** The datagrams between two UDP end points. */
export interface UdpFlow {
  /** From 1, in the order of their first records. */
  readonly number: number;
  /** Who sent first. */
  readonly client: string;
  readonly server: string;
  readonly first: Moment;
  readonly last: Moment;
  readonly packets: BothWays<number>;
  /** @default - no datagram was recorded at its sender's end while its receiver's was recorded, too */
  readonly transit?: Partial<BothWays<InTransit>>;
  /** Payload. */
  readonly bytes: BothWays<number>;
  /** Records with "port unreachable" and the like that quote it. */
  readonly unreachable: Frames;
  /** From the first datagram to the first of the other side. @default - no answer */
  readonly firstAnswer?: Seconds;
}

// A packet that one interface has recorded, and that another may record, too.
import type { SegmentClass, TracedPacket } from "../trace";
import type { Transit } from "./transit";

/** A packet of a trace, until it has arrived. */
export interface ArrivingPacket {
  arrived?: TracedPacket["arrived"];
  classes: TracedPacket["classes"];
}

export class Sighting {
  /** How it goes on. @default - it is not under way from one recorded end to the other */
  transit: Transit | undefined = undefined;
  /** The number of the TCP connection that it belongs to; 0 if it belongs to none. */
  connection = 0;
  /** Of a segment: its place in its sender's stream, payload only. */
  begin = 0;
  end = 0;
  segmentClass: SegmentClass | undefined = undefined;
  /** What a trace has kept of it. */
  traced: ArrivingPacket | undefined = undefined;
  private readonly recorders: number[];

  constructor(
    readonly frame: number,
    readonly timeUs: number,
    /** The number of the interface that recorded it first. */
    readonly recorder: number,
    /** The interface at its receiver; NO_RECORDER if there is none. */
    readonly home: number,
    readonly source: number,
    readonly destination: number,
    /** Of both ports; 0 if the protocol has none. */
    readonly ports: number,
    /** Whether its sender's end has recorded it, and its receiver's should. */
    readonly leaves: boolean,
  ) {
    this.recorders = [recorder];
  }

  isRecordedBy(recorder: number): boolean {
    return this.recorders.includes(recorder);
  }

  recordedBy(recorder: number): void {
    this.recorders.push(recorder);
  }
}

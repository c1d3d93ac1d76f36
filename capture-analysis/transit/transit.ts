// The packets of one direction, from the interface at their sender to the one at their receiver.
import type { InTransit } from "../values";
import { Delays } from "./delays";
import type { Sighting } from "./sighting";

/** At the end of a capture, a packet may still be under way for that long if no other has shown how long it takes. */
const PATIENCE_US = 1_000_000;

/** Two recorders do not end at the same moment. */
const LAST_MOMENT_US = 100_000;

/** So many of those that are under way may have arrived in other pieces. */
const MOST_COMPARED = 256;

/** What became of the packets of a direction, at the end of the capture. */
export type TransitValue = (transit: Transit) => InTransit;

/** Follows a packet that leaves. @param transit of its direction @default - it is the first @returns the transit of its direction */
export function follow(sighting: Sighting, transit = new Transit(sighting.recorder, sighting.home)): Transit {
  transit.leaves(sighting);
  return transit;
}

export class Transit {
  private readonly delays = new Delays();
  /** In the order in which they left. */
  private readonly underWay = new Set<Sighting>();
  private changed = 0;

  constructor(
    /** Numbers of interfaces. */
    readonly from: number,
    readonly to: number,
  ) {}

  /** @default - none has arrived */
  get latestUs(): number | undefined {
    return this.delays.count > 0 ? this.delays.latestUs : undefined;
  }

  leaves(sighting: Sighting): void {
    sighting.transit = this;
    this.underWay.add(sighting);
  }

  arrives(sighting: Sighting, timeUs: number): void {
    this.underWay.delete(sighting);
    this.delays.add(Math.max(0, timeUs - sighting.timeUs));
  }

  /** It arrives as another packet: with other addresses, or in other pieces. */
  changes(sighting: Sighting): void {
    if (this.underWay.delete(sighting)) this.changed++;
  }

  /** A segment arrives that has not left like this: network cards cut segments and join them. */
  arrivesInPieces(begin: number, end: number): void {
    for (const sighting of [...this.underWay].slice(-MOST_COMPARED))
      if (sighting.begin < end && begin < sighting.end) this.changes(sighting);
  }

  /** @param endUs when the capture ends @param nameOf an interface */
  value(endUs: number, nameOf: (recorder: number) => string): InTransit {
    const delay = this.delays.value();
    const patienceUs = delay ? 2 * this.delays.mostUs + LAST_MOMENT_US : PATIENCE_US;
    const lost = [...this.underWay].filter(({ timeUs }) => endUs - timeUs >= patienceUs).map(({ frame }) => frame);
    return {
      from: nameOf(this.from),
      to: nameOf(this.to),
      arrived: this.delays.count,
      ...(delay && { delay }),
      lost,
      ...(this.changed > 0 && { changed: this.changed }),
    };
  }
}

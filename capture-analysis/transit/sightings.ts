// Recognizes a packet that another interface has recorded before: at the other end of its way, or in between.
import { type Packet, PROTOCOL } from "../headers/packet";
import { NO_RECORDER, type Recorders } from "./recorders";
import { digest } from "./digest";
import { Sighting } from "./sighting";

/** No packet is under way for longer. */
const LONGEST_US = 10_000_000;

/**
 * - `whole`: the first record, and nothing says that there should be another
 * - `leaves`: the first record, by its sender's interface; its receiver's is yet to record it
 * - `arrives`: a packet that left before
 * - `again`: any other record of a packet that has been recorded
 */
export type Part = "whole" | "leaves" | "arrives" | "again";

export interface Seen {
  readonly part: Part;
  readonly sighting: Sighting;
}

/** Whether it has a header that tells it from others. */
export const isSighted = ({ protocol }: Packet): boolean =>
  protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp || protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmp6;

const hasPorts = ({ protocol }: Packet) => protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp;

export class Sightings {
  /** By digest, in the order in which they were first recorded; without those that have arrived. */
  private readonly byDigest = new Map<number, Sighting[]>();

  constructor(private readonly recorders: Recorders) {}

  /** @param packet with a transport header */
  see(packet: Packet): Seen {
    const { source, destination, recorder, timeUs, frame } = packet;
    this.forget(timeUs - LONGEST_US);
    const key = digest(packet);
    const ports = hasPorts(packet) ? packet.sourcePort * 0x10000 + packet.destinationPort : 0;
    const home = this.recorders.of(destination);
    const others = (this.byDigest.get(key) ?? []).filter((each) => !each.isRecordedBy(recorder));
    const known = nearest(
      others.filter((each) => each.source === source && each.destination === destination && each.ports === ports),
      timeUs,
    );
    if (known) return this.seeAgain(known, key, packet);
    if (recorder === home) this.noteTranslated(others);
    const leaves = home !== NO_RECORDER && home !== recorder && this.recorders.of(source) === recorder;
    const sighting = new Sighting(frame, timeUs, recorder, home, source, destination, ports, leaves);
    this.add(key, sighting);
    return { part: leaves ? "leaves" : "whole", sighting };
  }

  private seeAgain(known: Sighting, key: number, { recorder, timeUs }: Packet): Seen {
    known.recordedBy(recorder);
    if (!known.leaves || recorder !== known.home) return { part: "again", sighting: known };
    known.transit?.arrives(known, timeUs);
    const rest = this.byDigest.get(key)!.filter((each) => each !== known);
    if (rest.length === 0) this.byDigest.delete(key);
    else this.byDigest.set(key, rest);
    return { part: "arrives", sighting: known };
  }

  private noteTranslated(others: readonly Sighting[]): void {
    const translated = others.findLast(({ leaves, transit }) => leaves && transit !== undefined);
    translated?.transit?.changes(translated);
  }

  private add(key: number, sighting: Sighting): void {
    const list = this.byDigest.get(key);
    if (list) list.push(sighting);
    else this.byDigest.set(key, [sighting]);
  }

  private forget(beforeUs: number): void {
    for (const [key, list] of this.byDigest) {
      if (list[0]!.timeUs >= beforeUs) return;
      this.byDigest.delete(key);
      const rest = list.filter(({ timeUs }) => timeUs >= beforeUs);
      // To the end, where it does no harm: it is forgotten somewhat later.
      if (rest.length > 0) this.byDigest.set(key, rest);
    }
  }
}

/** The very same packet was sent several times: the one whose time is most like that of the packet before, or the latest. */
function nearest(candidates: readonly Sighting[], timeUs: number): Sighting | undefined {
  if (candidates.length < 2) return candidates[0];
  const difference = ({ timeUs: left, transit }: Sighting) => Math.abs(timeUs - left - (transit?.latestUs ?? 0));
  return candidates.reduce((best, each) => (difference(each) <= difference(best) ? each : best));
}

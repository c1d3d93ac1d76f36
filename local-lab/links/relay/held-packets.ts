// Packets that others of their connection are to pass.
import type { Packet } from "./frame";
import type { Place } from "./packet-rules";

/** They wait for the others no longer than this. */
export const HOLD_MS = 1000;

/** One that the line may have. */
export interface PreparedPacket {
  readonly frames: readonly Buffer[];
  readonly packet: Packet;
  readonly place: Place;
  /** Its choice for jitter, from 0 up to 1. */
  readonly draw: number;
}

interface Held {
  readonly held: PreparedPacket;
  readonly until: number;
  /** How many packets are still to pass it. */
  left: number;
}

/** Times are in ms. All that is released is so in the order in which it came. */
export class HeldPackets {
  private all: Held[] = [];

  /** When the next one has waited for long enough. @default - nothing is held */
  get expiryMs(): number | undefined {
    return this.all[0]?.until;
  }

  /** @param behind how many packets of its connection are to pass it */
  hold(held: PreparedPacket, behind: number, now: number): void {
    this.all.push({ held, until: now + HOLD_MS, left: behind });
  }

  /** @returns those that enough packets have passed, now that one of the connection has */
  passedBy(connection: string): PreparedPacket[] {
    if (this.all.length === 0) return [];
    for (const each of this.all) if (each.held.packet.connection === connection) each.left--;
    return this.release(({ left }) => left <= 0);
  }

  /** @returns those that have waited for long enough */
  expired(now: number): PreparedPacket[] {
    return this.release(({ until }) => until <= now);
  }

  /** @returns all */
  flush(): PreparedPacket[] {
    return this.release(() => true);
  }

  private release(due: (held: Held) => boolean): PreparedPacket[] {
    const released = this.all.filter(due);
    this.all = this.all.filter((each) => !released.includes(each));
    return released.map(({ held }) => held);
  }
}

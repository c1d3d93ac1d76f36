// The probes of one protocol that one host sent to another, and who answered them.
import { type ProbeKey, type ProbeProtocol } from "./probe-key";

/** More than one run of traceroute sends: 30 hops, three probes each. */
const PROBES_REMEMBERED = 128;

interface Probe {
  readonly first: number;
  readonly second: number;
  readonly identification: number;
  hopLimit: number;
}

interface Answer {
  /** The hop limit of the probe. */
  readonly hop: number;
  readonly address: number;
}

export class Route {
  private readonly probes: Probe[] = [];
  private oldest = 0;
  /** One bit for each hop limit that a probe had. */
  private hopLimits = 0;
  /** Routers at which a probe's hop limit was used up. */
  private readonly exceeded: Answer[] = [];
  /** The nearest hop at which each address said that it is the end: the target, or who forwards nothing. */
  private readonly ends = new Map<number, number>();

  constructor(
    readonly protocol: ProbeProtocol,
    readonly source: number,
    readonly target: number,
  ) {}

  /** A probe that is recorded at two places has the higher hop limit where it was sent. */
  sent(key: ProbeKey, identification: number, hopLimit: number): void {
    const known = this.find(key, identification);
    if (known?.identification === identification) {
      if (known.hopLimit >= hopLimit) return;
      known.hopLimit = hopLimit;
    } else {
      const probe = { first: key.first, second: key.second, identification, hopLimit };
      if (this.probes.length < PROBES_REMEMBERED) this.probes.push(probe);
      else this.probes[this.oldest++ % PROBES_REMEMBERED] = probe;
    }
    this.hopLimits |= 1 << (hopLimit - 1);
  }

  /** The hop limit with which a probe was sent. Without a probe of that identification, the latest with that key counts. */
  hopOf(key: ProbeKey, identification?: number): number | undefined {
    return this.find(key, identification)?.hopLimit;
  }

  private find({ first, second }: ProbeKey, identification?: number): Probe | undefined {
    let latest: Probe | undefined;
    for (let age = 0; age < this.probes.length; age++) {
      const probe = this.probes[(this.oldest + this.probes.length - 1 - age) % this.probes.length];
      if (probe?.first !== first || probe.second !== second) continue;
      if (identification === undefined || probe.identification === identification) return probe;
      latest ??= probe;
    }
    return latest;
  }

  exceededAt(address: number, hop: number): void {
    if (!this.exceeded.some((answer) => answer.hop === hop && answer.address === address)) this.exceeded.push({ hop, address });
  }

  endedAt(address: number, hop: number): void {
    this.ends.set(address, Math.min(hop, this.ends.get(address) ?? hop));
  }

  get reached(): boolean {
    return this.ends.has(this.target);
  }

  /** In the order of the hops. */
  get hops(): readonly Answer[] {
    return [...this.exceeded, ...[...this.ends].map(([address, hop]) => ({ hop, address }))].sort((a, b) => a.hop - b.hop);
  }

  /** Somebody tried several hop limits, and one was too low; or began with 1, which was enough. */
  get isTraceroute(): boolean {
    const several = (this.hopLimits & (this.hopLimits - 1)) !== 0;
    return several && (this.exceeded.length > 0 || ((this.hopLimits & 1) !== 0 && this.reached));
  }
}

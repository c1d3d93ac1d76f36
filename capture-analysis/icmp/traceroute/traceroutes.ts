// Recognizes traceroutes: probes with rising hop limits, and the routers that say where each was used up.
//
// The number of a hop is the hop limit with which its probe is recorded: the distance from the recorder, so from the source if the capture
// was made there. A "time exceeded" quotes the probe as it came to the router, with nothing left of the hop limit: if the probes
// themselves are not recorded, nothing tells which hop answered, and no traceroute is reported.
import { type Addresses } from "../../headers/addresses";
import { FLAG, PROTOCOL, type Packet } from "../../headers/packet";
import { type Traceroute } from "../../values";
import { isError, isHopLimitExceeded, isIcmp, isUnreachable } from "../message";
import { answeredKey, probeKey } from "./probe-key";
import { type Route } from "./route";
import { RouteMemory } from "./route-memory";

/** The most hops that traceroute tries, unless it is told otherwise, is 30. */
const MOST_HOPS = 32;

const mayBeProbe = ({ hopLimit, protocol, flags }: Packet): boolean =>
  hopLimit > 0 && hopLimit <= MOST_HOPS && (protocol !== PROTOCOL.tcp || (flags & (FLAG.syn | FLAG.ack)) === FLAG.syn);

export class Traceroutes {
  private readonly memory = new RouteMemory();

  constructor(private readonly addresses: Addresses) {}

  packet(packet: Packet): void {
    if (mayBeProbe(packet)) this.probe(packet);
    if (this.memory.isEmpty) return;
    if (isIcmp(packet) && isError(packet)) this.error(packet);
    else this.answer(packet);
  }

  private probe(packet: Packet): void {
    const key = probeKey(packet);
    if (key) this.memory.routeFor(key.protocol, packet.source, packet.destination).sent(key, packet.identification, packet.hopLimit);
  }

  private error(packet: Packet): void {
    const quoted = packet.hasQuoted ? packet.quoted : undefined;
    const key = quoted && probeKey(quoted);
    if (!key) return;
    const route = this.memory.route(key.protocol, quoted.source, quoted.destination);
    const hop = route?.hopOf(key, quoted.identification);
    if (!route || hop === undefined) return;
    if (isHopLimitExceeded(packet)) route.exceededAt(packet.source, hop);
    else if (isUnreachable(packet)) route.endedAt(packet.source, hop);
    else return;
    this.memory.keep(route);
  }

  private answer(packet: Packet): void {
    const key = answeredKey(packet);
    if (!key) return;
    const route = this.memory.route(key.protocol, packet.destination, packet.source);
    const hop = route?.hopOf(key);
    if (!route || hop === undefined) return;
    route.endedAt(packet.source, hop);
    this.memory.keep(route);
  }

  values(): Traceroute[] {
    return this.memory.kept.filter((route) => route.isTraceroute).map((route) => this.value(route));
  }

  private value({ protocol, source, target, reached, hops }: Route): Traceroute {
    const text = (address: number) => this.addresses.text(address);
    return {
      from: text(source),
      to: text(target),
      protocol,
      reached,
      hops: hops.map(({ hop, address }) => ({ ttl: hop, address: text(address) })),
    };
  }
}

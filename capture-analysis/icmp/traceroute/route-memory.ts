// The routes that packets with a small hop limit took: all that were answered, and the latest of the others.
import { type ProbeProtocol } from "./probe-key";
import { Route } from "./route";

/** So many unanswered ones are remembered. */
const UNANSWERED = 4096;

const PROTOCOL_NUMBER: { readonly [protocol in ProbeProtocol]: number } = { udp: 0, icmp: 1, tcp: 2 };

/** A number, as no packet should cost a string; exact for up to 2^25 addresses. */
const keyOf = (protocol: ProbeProtocol, source: number, target: number): number =>
  (source * 2 ** 25 + target) * 3 + PROTOCOL_NUMBER[protocol];

export class RouteMemory {
  private readonly answered = new Map<number, Route>();
  private readonly unanswered = new Map<number, Route>();

  get isEmpty(): boolean {
    return this.answered.size === 0 && this.unanswered.size === 0;
  }

  route(protocol: ProbeProtocol, source: number, target: number): Route | undefined {
    const key = keyOf(protocol, source, target);
    return this.answered.get(key) ?? this.unanswered.get(key);
  }

  /** The route, or a new one, for which the oldest is forgotten. */
  routeFor(protocol: ProbeProtocol, source: number, target: number): Route {
    const known = this.route(protocol, source, target);
    if (known) return known;
    const route = new Route(protocol, source, target);
    this.unanswered.set(keyOf(protocol, source, target), route);
    if (this.unanswered.size > UNANSWERED) this.forgetOldest();
    return route;
  }

  private forgetOldest(): void {
    for (const key of this.unanswered.keys()) {
      this.unanswered.delete(key);
      return;
    }
  }

  /** Remembers the route for good, since somebody answered. */
  keep(route: Route): void {
    const key = keyOf(route.protocol, route.source, route.target);
    if (this.unanswered.delete(key)) this.answered.set(key, route);
  }

  /** In the order of their first answers. */
  get kept(): readonly Route[] {
    return [...this.answered.values()];
  }
}

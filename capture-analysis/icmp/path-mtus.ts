// The path MTUs that routers told of: "fragmentation needed" (RFC 1191) and "packet too big" (RFC 8201).
import { type Addresses } from "../headers/addresses";
import { NONE, type Packet } from "../headers/packet";
import { type PathMtu } from "../values";

export class PathMtus {
  /** By the two ends and the router; in the order in which they were first told. */
  private readonly smallest = new Map<string, { from: number; to: number; router: number; mtu: number }>();

  constructor(private readonly addresses: Addresses) {}

  /** Takes any ICMP error. A router from before RFC 1191 says 0, which tells nothing. */
  error({ mtu, source: router }: Packet, { source: from, destination: to }: Packet): void {
    if (mtu === NONE || mtu === 0) return;
    const key = `${from} ${to} ${router}`;
    const known = this.smallest.get(key);
    if (known) known.mtu = Math.min(known.mtu, mtu);
    else this.smallest.set(key, { from, to, router, mtu });
  }

  values(): PathMtu[] {
    const text = (address: number) => this.addresses.text(address);
    return [...this.smallest.values()].map(({ from, to, router, mtu }) => ({ from: text(from), to: text(to), router: text(router), mtu }));
  }
}

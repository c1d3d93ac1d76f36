// What security groups have dropped.

/** The first packets that a host sends to a peer (egress) or gets from it (ingress). */
export interface Flow {
  readonly direction: "ingress" | "egress";
  /** IPv4. */
  readonly peerAddress: string;
  /** The name of an IP protocol: "tcp", "udp", "icmp", "igmp". */
  readonly protocol: string;
  /** Of the destination. @default - the protocol has no ports */
  readonly port?: number;
}

export interface Drop extends Flow {
  readonly packets: number;
}

type Packets = Readonly<Record<Flow["direction"], Pick<Drop, "packets">>>;

/** What one host's security groups have dropped since it came up. */
export interface HostDrops {
  /** Of the flows that `probe` named. */
  readonly probeDrops: readonly Drop[];
  /** Recent ones, by flow. */
  readonly drops: readonly Drop[];
  /** What `drops` had no room for. */
  readonly unlisted: Packets;
  /** All. */
  readonly dropped: Packets;
}

export interface DropCounters {
  /** By host. @param hosts all by default @throws TopologyError if the lab has no such host */
  read(hosts?: readonly string[]): Promise<ReadonlyMap<string, HostDrops>>;
  /** Counts drops of these flows from now on. @param flows by host */
  probe(flows: ReadonlyMap<string, readonly Flow[]>): Promise<void>;
}

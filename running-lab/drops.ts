// What security groups and the network have dropped.

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

/** A flow by its first packet. Addresses are those in the VPC: private ones of hosts and NAT gateways, public ones of internet hosts. */
export interface NetworkFlow {
  readonly source: string;
  readonly destination: string;
  /** The name of an IP protocol: "tcp", "udp", "icmp". */
  readonly protocol: string;
  /** Of the destination. @default - the protocol has no ports */
  readonly port?: number;
}

/** What an ACL, a route or a gateway has dropped of a flow that `probeNetwork` named. */
export interface NetworkProbeDrop extends NetworkFlow {
  /** An ACL's rule, as in the topology, or "<acl>-<direction>-default"; of the lab's own rules it begins with "lab:". */
  readonly rule: string;
  /** What was dropped: packets of the flow, or of its answer. */
  readonly way: "request" | "answer";
  readonly packets: number;
}

/** Packets that the network dropped, by the rule that did it. */
export interface NetworkDrop extends Omit<NetworkFlow, "port"> {
  /** As in {@link NetworkProbeDrop}. */
  readonly rule: string;
  /** Of the destination. @default - no ports, or see `sourcePort` */
  readonly port?: number;
  /** Of the source, if the destination's is an ephemeral one, so that this is an answer, most likely. */
  readonly sourcePort?: number;
  readonly packets: number;
}

export interface NetworkDrops {
  /** Recent ones, by flow. */
  readonly drops: readonly NetworkDrop[];
  readonly probeDrops: readonly NetworkProbeDrop[];
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
  /** Counts drops of these flows at hosts from now on. @param flows by host */
  probe(flows: ReadonlyMap<string, readonly Flow[]>): Promise<void>;
  readNetwork(): Promise<NetworkDrops>;
  /** Counts drops of these flows between hosts from now on. Safe to repeat. */
  probeNetwork(flows: readonly NetworkFlow[]): Promise<void>;
}

// Attempts to open TCP connections. They end as soon as packets tell what becomes of them.
import { describeMissing, droppedAt } from "../../topology/decision";
import { type AnyHost, anyHostNamed, canReach, isLabHost } from "../../topology/reachability";
import { counted } from "../../topology/words";
import { retryUntil } from "../../running-lab";
import { eventsOf } from "./lab-program";
import type { Drops, Stage } from "../stage";

interface Try {
  readonly from: AnyHost;
  readonly to: AnyHost;
  readonly port: number;
}

export interface Attempt extends Try {
  readonly outcome: "open" | "refused" | "dropped" | "unanswered";
  /** Where its packets were dropped: "client-server's security group, out". @default - nowhere */
  readonly droppedBy?: string;
  readonly packets: number;
}

/** For an attempt that nothing answers and nothing drops, which no sound lab has. */
const PATIENCE_SEC = 5;

/** Between two readings of the drop counters, at least. */
const LOOK_MS = 50;

/** Packets that were dropped so far on the way from one to the other, by place. */
function dropsOf({ groups, network }: Drops, { from, to, port }: Try): ReadonlyMap<string, number> {
  const at = (host: AnyHost, direction: "ingress" | "egress", peerAddress: string) =>
    (groups.get(host.name)?.drops ?? [])
      .filter((drop) => drop.direction === direction && drop.peerAddress === peerAddress && drop.protocol === "tcp" && drop.port === port)
      .reduce((sum, { packets }) => sum + packets, 0);
  return new Map([
    [`${from.name}'s security group, out`, at(from, "egress", to.address)],
    [`${to.name}'s security group, in`, at(to, "ingress", from.address)],
    ...network
      .filter((drop) => drop.source === from.address && drop.destination === to.address && drop.protocol === "tcp" && drop.port === port)
      .map(({ rule, packets }) => [`the network, ${rule}`, packets] as const),
  ]);
}

/** Names of two hosts, and a port. */
type Ends = readonly [from: string, to: string, port: number];

/** @param list each second host is tried by the address that the first would take */
export async function attempts<const List extends readonly Ends[]>(stage: Stage, list: List): Promise<{ [Index in keyof List]: Attempt }> {
  const tries = list.map(([from, to, port]): Try => ({ from: anyHostNamed(stage.lab, from), to: anyHostNamed(stage.lab, to), port }));
  const hosts = [...new Set(tries.flatMap(({ from, to }) => [from, to]).filter(isLabHost))].map(({ name }) => name);
  const before = await stage.drops(hosts);
  const clients = tries.map(({ from, to, port }) => {
    const address = isLabHost(from) || !isLabHost(to) ? to.address : (to.publicAddress ?? to.address);
    return stage.program(from.name, `tcp-client ${address} ${port} --connect-timeout-sec ${PATIENCE_SEC}`);
  });
  const look = async (): Promise<Attempt[] | undefined> => {
    // Only what had ended before the counters were read was not dropped.
    const statuses = clients.map(({ status }) => status);
    const now = await stage.drops(hosts);
    const seen = tries.map((each, index): Attempt | undefined => {
      const client = clients[index]!;
      if (eventsOf(client, "connected").length > 0) return { ...each, outcome: "open", packets: 0 };
      for (const [droppedBy, packets] of dropsOf(now, each)) {
        const since = packets - (dropsOf(before, each).get(droppedBy) ?? 0);
        if (since > 0) return { ...each, outcome: "dropped", droppedBy, packets: since };
      }
      if (statuses[index] === undefined) return undefined;
      return { ...each, outcome: client.stderr.includes("refused") ? "refused" : "unanswered", packets: 0 };
    });
    return seen.every((each) => each !== undefined) ? seen : undefined;
  };
  try {
    return (await retryUntil(look, { intervalMs: LOOK_MS })) as { [Index in keyof List]: Attempt };
  } finally {
    await Promise.all(clients.map((client) => client.stop()));
  }
}

/** "stranger to web-server tcp/22: dropped by web-server's security group, in (1 packet)" */
export function describeAttempt({ from, to, port, outcome, droppedBy, packets }: Attempt): string {
  const what = droppedBy === undefined ? outcome : `dropped by ${droppedBy} (${counted(packets, "packet")})`;
  return `${from.name} to ${to.name} tcp/${port}: ${what}`;
}

/** "missing: an ingress rule in security group web: tcp/22 from a block that holds 192.0.2.66", once for each place that drops it. */
export function missingFor(stage: Stage, { from, to, port }: Attempt): readonly string[] {
  return droppedAt(canReach(stage.lab, from.name, to.name, { protocol: "tcp", port })).map((point) => `missing: ${describeMissing(point)}`);
}

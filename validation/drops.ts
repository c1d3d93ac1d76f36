// Where the packets of predictions were dropped: by the hosts' security groups, by the network's ACLs, routes and gateways.
import type { DropCounters, Flow, NetworkFlow, NetworkProbeDrop, RunningLab } from "../running-lab";
import { isLabHost } from "../topology/reachability";
import type { Prediction } from "./matrix";

/** At either end: the packet that the sender's security group may drop, and the one that the receiver's may drop. */
function groupFlows({ from, to, traffic, reachability }: Prediction): (readonly [string, Flow])[] {
  // A NAT gateway's address is what the other end sees.
  const seen = reachability.checkpoints.filter(({ kind, way }) => kind === "security-group" && way === "request");
  const source = seen.at(-1)?.packet.source ?? from.address;
  return [
    ...(isLabHost(from) ? [[from.name, { direction: "egress", peerAddress: to.address, ...traffic }] as const] : []),
    ...(isLabHost(to) ? [[to.name, { direction: "ingress", peerAddress: source, ...traffic }] as const] : []),
  ];
}

/** By the addresses that the network sees: a NAT gateway sends the packet on from its own. */
function networkFlows({ from, to, traffic, reachability }: Prediction): NetworkFlow[] {
  const requests = reachability.checkpoints.filter(({ way }) => way === "request").map(({ packet }) => packet);
  const ends = [{ source: from.address, destination: to.address }, ...requests];
  const { protocol } = traffic;
  const port = traffic.protocol === "icmp" ? {} : { port: traffic.port };
  const flows = ends.map(({ source, destination }): NetworkFlow => ({ source, destination, protocol, ...port }));
  return [...new Map(flows.map((flow) => [networkKey(flow), flow])).values()];
}

const networkKey = ({ source, destination, protocol, port }: NetworkFlow) => [source, destination, protocol, port ?? ""].join(" ");
const groupKey = (host: string, { direction, peerAddress, protocol, port }: Flow) =>
  [host, direction, peerAddress, protocol, port ?? ""].join(" ");

/** As `describePlace` names the checkpoint. */
function placeOf({ rule, way }: NetworkProbeDrop): string {
  const place = /^lab:no-(route|host)/.test(rule)
    ? "route"
    : rule.startsWith("lab:")
      ? "gateway"
      : /-egress-/.test(rule)
        ? "ACL out"
        : "ACL in";
  return way === "answer" ? `answer: ${place}` : place;
}

type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Tells which new drop is of which prediction. */
export class DropWatch {
  private before: Counts = new Map();
  private readonly keys: readonly (readonly string[])[];

  private constructor(
    private readonly counters: DropCounters | undefined,
    private readonly predictions: readonly Prediction[],
  ) {
    this.keys = predictions.map((each) => [
      ...groupFlows(each).map(([host, flow]) => groupKey(host, flow)),
      ...networkFlows(each).map(networkKey),
    ]);
  }

  /** From then on, what is dropped of the predictions' packets is counted by flow. */
  static async start(running: RunningLab, predictions: readonly Prediction[]): Promise<DropWatch> {
    const watch = new DropWatch(running.drops, predictions);
    const flows = new Map<string, Flow[]>(running.lab.hosts.map(({ name }) => [name, []]));
    for (const [host, flow] of predictions.flatMap(groupFlows)) flows.get(host)?.push(flow);
    await running.drops?.probe(flows);
    if (watch.hasCheckpoints) await running.drops?.probeNetwork(predictions.flatMap(networkFlows));
    watch.before = await watch.read();
    return watch;
  }

  /** Within one subnet there are none but security groups. */
  private get hasCheckpoints(): boolean {
    return this.predictions.some(({ reachability }) => reachability.checkpoints.some(({ kind }) => kind !== "security-group"));
  }

  /** Packets by flow and place. */
  private async read(): Promise<Counts> {
    const counts = new Map<string, Map<string, number>>();
    const count = (key: string, place: string, packets: number) => {
      const places = counts.get(key) ?? new Map<string, number>();
      counts.set(key, places.set(place, (places.get(place) ?? 0) + packets));
    };
    for (const [host, { probeDrops }] of (await this.counters?.read()) ?? [])
      for (const drop of probeDrops) count(groupKey(host, drop), drop.direction === "egress" ? "out" : "in", drop.packets);
    if (this.hasCheckpoints)
      for (const drop of (await this.counters?.readNetwork())?.probeDrops ?? []) count(networkKey(drop), placeOf(drop), drop.packets);
    return counts;
  }

  /** @returns by a prediction's position, where a packet of it, or of its answer, was dropped since the start */
  async look(): Promise<ReadonlyMap<number, string>> {
    const now = await this.read();
    const places = new Map<number, string>();
    for (const [index, keys] of this.keys.entries())
      for (const key of keys)
        for (const [place, packets] of now.get(key) ?? [])
          if (packets > (this.before.get(key)?.get(place) ?? 0) && !places.has(index)) places.set(index, place);
    return places;
  }
}

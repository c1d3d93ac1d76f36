// "May client-1 open tcp/1234 to server, and which rule says so?" The path is walked as AWS walks it.
import { atAcl, atGroup, atRoute, type Checkpoint, type RouteCheckpoint } from "./checkpoint";
import type { Lab, LabHost } from "./lab";
import { type Direction, type InternetHost, TopologyError } from "./model";
import type { LabNatGateway, LabSubnet } from "./network";
import { answerPacket, EPHEMERAL, firstPacket, NAT_PORTS, type Packet } from "./packet";
import type { Traffic } from "./traffic";

export type AnyHost = LabHost | InternetHost;

export interface Reachability {
  /** "no" if a checkpoint drops the first packet or its answer; "depends" if none does and one cannot tell. */
  readonly verdict: "yes" | "no" | "depends";
  /** True if a host speaks to itself: such a packet never reaches the network interface. */
  readonly loopback: boolean;
  /** In the order of the path, also behind the one that drops: the first packet's, then its answer's. */
  readonly checkpoints: readonly Checkpoint[];
  /** The first that does not let the packet pass. @default - all do */
  readonly decisive?: Checkpoint;
}

/** @returns false for a host of the internet */
export const isLabHost = (host: AnyHost): host is LabHost => "securityGroups" in host;

/** The host of that name, of the lab or of its internet. @throws TopologyError that lists the hosts there are */
export function anyHostNamed(lab: Lab, name: string): AnyHost {
  const isIt = (host: AnyHost) => host.name === name;
  const host = lab.hosts.find(isIt) ?? lab.internetHosts.find(isIt);
  if (host) return host;
  const names = [...lab.hosts, ...lab.internetHosts].map((known) => known.name);
  throw new TopologyError(`no host "${name}"; the hosts of ${lab.scenario.name} are ${names.join(", ")}`);
}

/** The host of that name. @throws TopologyError that lists the hosts there are */
export function hostNamed(lab: Lab, name: string): LabHost {
  const host = anyHostNamed(lab, name);
  if (!isLabHost(host)) throw new TopologyError(`${name} is a host of the internet: it has no services and no security groups`);
  return host;
}

type PublicAddress = Pick<LabHost, "publicAddress" | "mayBePublic">;

type Target = NonNullable<RouteCheckpoint["route"]>["target"];

/** Of a path: one checkpoint after the other, and what the packet has become. */
class Walk {
  readonly checkpoints: Checkpoint[] = [];
  constructor(
    private readonly lab: Lab,
    private readonly traffic: Traffic,
  ) {}

  private subnet(name: string): LabSubnet {
    return this.lab.subnets.find((each) => each.name === name)!;
  }

  private acl(subnet: LabSubnet, direction: Direction, packet: Packet, way: Checkpoint["way"]): void {
    if (subnet.networkAcl) this.checkpoints.push(atAcl(subnet.networkAcl, subnet.name, direction, packet, way));
  }

  /**
   * A route to another kind of target leads astray: an answer must go back the way that the first packet came, and no gateway knows
   * a private address.
   *
   * @returns where it leads, or undefined if it is dropped
   */
  private route<Kind extends Target["kind"]>(subnet: LabSubnet, packet: Packet, way: Checkpoint["way"], kinds: readonly Kind[]) {
    const point = atRoute(this.lab, subnet, packet, way);
    const target = point.route?.target;
    const fits = target !== undefined && (kinds as readonly string[]).includes(target.kind);
    this.checkpoints.push({ ...point, verdict: fits ? "passes" : target?.kind === "unknown" ? "depends" : "dropped" });
    return fits ? (target as Extract<Target, { kind: Kind }>) : undefined;
  }

  /** @returns false if it drops the packet */
  private internetGateway(vpc: string, { publicAddress, mayBePublic }: PublicAddress, packet: Packet): boolean {
    const name = this.lab.vpcs.find((each) => each.name === vpc)?.internetGateway;
    const told = publicAddress !== undefined ? "passes" : mayBePublic ? "depends" : "dropped";
    const verdict = name === undefined ? "dropped" : told;
    this.checkpoints.push({
      kind: "internet-gateway",
      way: "request",
      verdict,
      packet,
      name: name ?? "",
      ...(publicAddress !== undefined && { publicAddress }),
    });
    return verdict !== "dropped";
  }

  toHost(from: LabHost, to: LabHost): void {
    const packet = firstPacket(this.traffic, from.address, to.address);
    const answer = answerPacket(this.traffic, to.address, from.address, EPHEMERAL);
    const [here, there] = [this.subnet(from.subnet), this.subnet(to.subnet)];
    this.checkpoints.push(atGroup(from, "egress", packet));
    const routed = here !== there;
    if (routed) {
      this.acl(here, "egress", packet, "request");
      const target = this.route(here, packet, "request", ["local", "peering", "host"]);
      if (!target || this.forwarded(target, packet)) return;
      this.acl(there, "ingress", packet, "request");
    }
    this.checkpoints.push(atGroup(to, "ingress", packet));
    if (!routed) return;
    this.acl(there, "egress", answer, "answer");
    const target = this.route(there, answer, "answer", ["local", "peering", "host"]);
    if (target && this.forwarded(target, answer, "answer")) return;
    this.acl(here, "ingress", answer, "answer");
  }

  private forwarded(target: Target, packet: Packet, way: Checkpoint["way"] = "request"): boolean {
    if (target.kind !== "host") return false;
    this.checkpoints.push({ kind: "forwarder", way, verdict: "depends", packet, host: target.name });
    return true;
  }

  toInternet(from: LabHost, to: InternetHost): void {
    const packet = firstPacket(this.traffic, from.address, to.address);
    const here = this.subnet(from.subnet);
    this.checkpoints.push(atGroup(from, "egress", packet));
    this.acl(here, "egress", packet, "request");
    const target = this.route(here, packet, "request", ["nat-gateway", "internet-gateway", "host"]);
    if (!target || this.forwarded(target, packet)) return;
    if (target.kind === "nat-gateway") {
      const gateway = this.lab.natGateways.find(({ name }) => name === target.name)!;
      this.throughNat(from, to, here, gateway, packet);
    } else if (this.internetGateway(here.vpc, from, packet)) {
      this.acl(here, "ingress", answerPacket(this.traffic, to.address, from.address, EPHEMERAL), "answer");
    }
  }

  private throughNat(from: LabHost, to: InternetHost, here: LabSubnet, gateway: LabNatGateway, packet: Packet): void {
    const there = this.subnet(gateway.subnet);
    const routed = here !== there;
    if (routed) this.acl(there, "ingress", packet, "request");
    const { name, publicAddress } = gateway;
    this.checkpoints.push({ kind: "nat-gateway", way: "request", verdict: "passes", packet, name, publicAddress });
    const translated = firstPacket(this.traffic, gateway.address, to.address);
    this.acl(there, "egress", translated, "request");
    if (!this.route(there, translated, "request", ["internet-gateway"])) return;
    if (!this.internetGateway(there.vpc, { publicAddress }, translated)) return;
    this.acl(there, "ingress", answerPacket(this.traffic, to.address, gateway.address, NAT_PORTS), "answer");
    if (!routed) return;
    const answer = answerPacket(this.traffic, to.address, from.address, EPHEMERAL);
    this.acl(there, "egress", answer, "answer");
    this.acl(here, "ingress", answer, "answer");
  }

  fromInternet(from: InternetHost, to: LabHost): void {
    const packet = firstPacket(this.traffic, from.address, to.address);
    const there = this.subnet(to.subnet);
    if (!this.internetGateway(there.vpc, to, packet)) return;
    this.acl(there, "ingress", packet, "request");
    this.checkpoints.push(atGroup(to, "ingress", packet));
    const answer = answerPacket(this.traffic, to.address, from.address, EPHEMERAL);
    this.acl(there, "egress", answer, "answer");
    this.route(there, answer, "answer", ["internet-gateway"]);
  }
}

/**
 * Whether one host may open the traffic to another. Security groups are stateful, so they decide on the first packet; network ACLs
 * and routes decide on the answer, too.
 *
 * @throws TopologyError if the lab has no such host
 */
export function canReach(lab: Lab, from: string, to: string, traffic: Traffic): Reachability {
  return reachability(lab, anyHostNamed(lab, from), anyHostNamed(lab, to), traffic);
}

/** {@link canReach} for hosts of the lab itself. */
export function reachability(lab: Lab, source: AnyHost, destination: AnyHost, traffic: Traffic): Reachability {
  if (source === destination) return { verdict: "yes", loopback: true, checkpoints: [] };
  const walk = new Walk(lab, traffic);
  if (isLabHost(source)) {
    if (isLabHost(destination)) walk.toHost(source, destination);
    else walk.toInternet(source, destination);
  } else if (isLabHost(destination)) walk.fromInternet(source, destination);
  const { checkpoints } = walk;
  const dropping = checkpoints.find(({ verdict }) => verdict === "dropped");
  const decisive = dropping ?? checkpoints.find(({ verdict }) => verdict === "depends");
  const verdict = dropping ? "no" : decisive ? "depends" : "yes";
  return { verdict, loopback: false, checkpoints, ...(decisive && { decisive }) };
}

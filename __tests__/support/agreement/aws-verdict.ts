// Whether AWS delivers a packet and its answer, written from AWS's documentation: a second opinion on topology/reachability.ts, of which
// it shares no line. A packet is sent from one address to the next, until it arrives or some place drops it.
import type { Attachment, AwsNetwork } from "./aws-network";
import { atAcl, atGroups, type Packet, passesIf, routeTo, type Step } from "./aws-rules";

/** An instance's first interface, or an address of the internet. */
export type End = Attachment | string;

export interface Asked {
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly port?: number;
}

type Way = "request" | "answer";

/** An ICMP type and code: RFC 792. */
const ECHO = { request: { from: 8, to: 0 }, answer: { from: 0, to: 0 } };
/** Linux's net.ipv4.ip_local_port_range. */
const HOST_PORTS = { from: 32_768, to: 60_999 };
/** https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports */
const NAT_PORTS = { from: 1024, to: 65_535 };

class Journey {
  constructor(
    private readonly network: AwsNetwork,
    private readonly asked: Asked,
  ) {}

  private subnetOf = ({ subnet }: Attachment) => this.network.subnets.get(subnet)!;
  private attachmentAt = (address: string) => this.network.attachments.find((each) => each.address === address);

  private request(source: string, destination: string): Packet {
    const { protocol, port = 0 } = this.asked;
    return { protocol, source, destination, ...(protocol === "icmp" ? ECHO.request : { from: port, to: port }) };
  }

  private answer(source: string, destination: string, ports = HOST_PORTS): Packet {
    const { protocol } = this.asked;
    return { protocol, source, destination, ...(protocol === "icmp" ? ECHO.answer : ports) };
  }

  *walk(from: End, to: End): Generator<Step> {
    if (typeof from !== "string") yield* this.fromInstance(from, to);
    else if (typeof to !== "string") yield* this.fromInternet(from, to);
  }

  private *fromInternet(from: string, to: Attachment): Generator<Step> {
    const there = this.subnetOf(to);
    const packet = this.request(from, to.address);
    yield ["gateway", passesIf(to.hasPublicAddress && [...this.network.internetGateways.values()].includes(there.vpc))];
    yield atAcl(there, false, packet);
    yield atGroups(this.network, to, false, packet);
    yield* answered(this.send(to, this.answer(to.address, from), "answer"));
  }

  private *fromInstance(from: Attachment, to: End): Generator<Step> {
    const destination = typeof to === "string" ? to : to.address;
    const packet = this.request(from.address, destination);
    yield atGroups(this.network, from, true, packet);
    const sender = yield* this.send(from, packet, "request");
    if (!sender) return;
    if (typeof to !== "string") {
      yield atGroups(this.network, to, false, packet);
      yield* answered(this.send(to, this.answer(destination, from.address), "answer"));
    } else yield* answered(this.backFromInternet(sender, from, destination));
  }

  private *backFromInternet(sender: Attachment, from: Attachment, source: string): Generator<Step> {
    const ports = sender === from ? HOST_PORTS : NAT_PORTS;
    yield atAcl(this.subnetOf(sender), false, this.answer(source, sender.address, ports));
    if (sender !== from) yield* this.send(sender, this.answer(source, from.address), "answer");
  }

  /** @returns the source address that the receiver sees; undefined if a forwarding host has it, which AWS does not know */
  private *send(from: Attachment, packet: Packet, way: Way): Generator<Step, Attachment | undefined> {
    const to = this.attachmentAt(packet.destination);
    // Neither ACLs nor routes are asked within a subnet.
    if (to?.subnet === from.subnet) return from;
    const here = this.subnetOf(from);
    yield atAcl(here, true, packet);
    const route = routeTo(here, packet.destination);
    if (route?.kind === "network_interface") {
      yield ["forwarder", "depends"];
      return undefined;
    }
    if (to && (route?.kind === "local" || route?.kind === "vpc_peering_connection")) {
      const there = this.subnetOf(to);
      if (route.kind !== "local") yield ["route", passesIf(this.arePeered(route.target, here.vpc, there.vpc))];
      yield atAcl(there, false, packet);
      return from;
    }
    // A gateway to the internet carries no private address.
    if (!to && route?.kind === "gateway") {
      yield ["gateway", passesIf(from.hasPublicAddress && this.network.internetGateways.get(route.target) === here.vpc)];
      return from;
    }
    // A NAT gateway only carries what instances open, and the answers to it.
    if (!to && route?.kind === "nat_gateway" && from.groups && way === "request") return yield* this.throughNat(route.target, from, packet);
    yield ["route", "dropped"];
    return undefined;
  }

  private *throughNat(id: string, from: Attachment, packet: Packet): Generator<Step, Attachment | undefined> {
    const gateway = this.network.attachments.find((each) => each.id === id)!;
    if (gateway.subnet !== from.subnet) yield atAcl(this.subnetOf(gateway), false, packet);
    return yield* this.send(gateway, this.request(gateway.address, packet.destination), "request");
  }

  private arePeered(peering: string, ...vpcs: readonly string[]): boolean {
    return vpcs.every((vpc) => this.network.peerings.get(peering)?.includes(vpc));
  }
}

function* answered(steps: Generator<Step, unknown>): Generator<Step> {
  for (const [place, decision] of steps) yield [`answer: ${place}`, decision];
}

/** In the words of the expected files: "yes", "no: ACL in", "no: answer: ACL out", "depends". */
export function awsVerdict(network: AwsNetwork, from: End, to: End, asked: Asked): string {
  let certain = true;
  for (const [place, decision] of new Journey(network, asked).walk(from, to)) {
    if (decision === "dropped") return `no: ${place}`;
    certain &&= decision === "passes";
  }
  return certain ? "yes" : "depends";
}

// What each of AWS's rules does with a packet. https://docs.aws.amazon.com/vpc/latest/userguide/
import { blockHolds, lengthOf } from "../ipv4";
import type { AclEntry, Attachment, AwsNetwork, GroupRule, Match, Route, Subnet } from "./aws-network";

export interface Packet {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  /** The destination ports of which it has one; of ICMP, the type and the code. */
  readonly from: number;
  readonly to: number;
}

export type Decision = "passes" | "dropped" | "depends";

/** A place as the expected files name it, and what is decided there. */
export type Step = readonly [place: string, decision: Decision];

export const passesIf = (condition: boolean): Decision => (condition ? "passes" : "dropped");

/** Of a packet to one port. */
function covers(rule: Match, packet: Packet): boolean {
  if (rule.protocol === "-1") return true;
  if (rule.protocol !== packet.protocol) return false;
  if (packet.protocol === "icmp") return [-1, packet.from].includes(rule.from) && [-1, packet.to].includes(rule.to);
  return rule.from <= packet.from && packet.from <= rule.to;
}

const peerOf = (egress: boolean, { source, destination }: Packet) => (egress ? destination : source);

/** Rules only allow; a group stands for the private addresses of its members. */
export function atGroups({ groupRules, attachments }: AwsNetwork, own: Attachment, egress: boolean, packet: Packet): Step {
  const peer = peerOf(egress, packet);
  const isFor = (to: GroupRule["peer"]) =>
    "group" in to
      ? attachments.some(({ address, groups }) => address === peer && groups?.includes(to.group))
      : to.blocks.some((block) => blockHolds(block, peer));
  const allowed = groupRules.some(
    (rule) => rule.egress === egress && own.groups?.includes(rule.group) && covers(rule, packet) && isFor(rule.peer),
  );
  return [egress ? "out" : "in", passesIf(allowed)];
}

/** The matching entry of the lowest number decides; without one, the packet is dropped. */
export function atAcl({ acl }: Subnet, egress: boolean, packet: Packet): Step {
  const place = egress ? "ACL out" : "ACL in";
  if (!acl) return [place, "passes"];
  const entries = acl.filter((entry) => entry.egress === egress && blockHolds(entry.block, peerOf(egress, packet)));
  const decide = (each: Packet) => passesIf(entries.find((entry: AclEntry) => covers(entry, each))?.allows === true);
  if (packet.protocol === "icmp") return [place, decide(packet)];
  // From one of these ports to the next, no entry begins or ends.
  const bounds = [packet.from, ...entries.flatMap(({ from, to }) => [from, to + 1])];
  const ports = bounds.filter((port) => packet.from <= port && port <= packet.to);
  const [decision = "dropped", ...others] = new Set(ports.map((port) => decide({ ...packet, from: port, to: port })));
  return [place, others.length > 0 ? "depends" : decision];
}

/** The longest prefix that holds the address. */
export function routeTo({ routes }: Subnet, address: string): Route | undefined {
  const fitting = routes.filter(({ destination }) => blockHolds(destination, address));
  return fitting.sort((one, other) => lengthOf(other.destination) - lengthOf(one.destination))[0];
}

// A rule said once for both ends: the egress rule of one security group and the ingress rule of the other.
import { type Peer, securityGroup } from "./peer";
import type { Port } from "./port";

/** At least one end is a security group of the scenario. */
export interface Relation {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: Port;
  /** Of both rules. */
  readonly description: string;
  /** Names the rules, with `-egress` and `-ingress` behind it. @default - made of both ends and the port: web-to-database-tcp-5432 */
  readonly id?: string;
}

type End = string | Peer;
const peerOf = (end: End): Peer => (typeof end === "string" ? securityGroup(end) : end);

/** Reads well: `allow("web", to("database"), tcp(5432), "queries")`. */
export const to = peerOf;

/** @param from a security group's name, or another peer: `anyIpv4()` gives only the ingress rule of `to` */
export function allow(from: End, to: Peer, port: Port, description: string): Relation {
  return { from: peerOf(from), to, port, description };
}

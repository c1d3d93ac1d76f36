// What is said to a link's relay and by it: one JSON line each, a connection to its socket.
import type { LinkCounters, LinkDirection, LinkEvent } from "../../running-lab";
import type { Link } from "../../topology/model";
import { LAB_FILES } from "../names";

export type LinkRequest = { readonly set: Link } | { readonly show: true } | { readonly log: true };

export interface RelayStatus {
  readonly link: Link;
  readonly counters: Readonly<Record<LinkDirection, LinkCounters>>;
}

/** To `log`, the latest events; to the others, the status. */
export type LinkAnswer = RelayStatus | readonly LinkEvent[];

/** VXLAN's well-known port (RFC 7348) toward the host, the next one toward the VPC. In the VPC's namespace, each device has one. */
export const VXLAN_PORTS: Readonly<Record<"host" | "vpc", number>> = { host: 4789, vpc: 4790 };

/** Tells one link's devices from another's: RFC 7348. @param link its number, from 1 on */
export const networkIdentifier = (link: number) => link;

/** Where a relay listens, inside the lab. */
export const relaySocket = (number: number) => `${LAB_FILES}/link-${number}`;

/** The settings of a link that is there, inside the lab. */
export const linkFile = (number: number) => `${LAB_FILES}/link-${number}.json`;

/** Held by whoever changes the link. */
export const linkLock = (number: number) => `${LAB_FILES}/link-${number}.lock`;

/** What the relay is told on its command line. */
export interface RelayArguments {
  readonly socket: string;
  /** The relay's end of its cable, and the other one. */
  readonly address: string;
  readonly peer: string;
  readonly number: number;
  /** See OneWayOptions. */
  readonly router: string;
  readonly link: Link;
}

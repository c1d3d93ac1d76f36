// The links of a running lab's hosts.
import type { Link } from "../topology/model";

export type LinkDirection = keyof Link;

/** What a link did to a packet, besides delaying it. */
export interface LinkEvent {
  /** Seconds since 1970, as in a capture. */
  readonly timeSec: number;
  readonly direction: LinkDirection;
  readonly action: "dropped" | "held" | "duplicated" | "corrupted" | "fragmented";
  /** The setting that did it: "data:3", "loss", "queue", "mtu". */
  readonly by: string;
  /** "tcp 10.0.0.11:40000 > 10.0.0.10:1234 seq 1:1449, data 3 of its connection" */
  readonly packet: string;
}

/** What a link did since it was set. */
export interface LinkCounters {
  /** Packets that came to it. */
  readonly packets: number;
  /** That have left it; a duplicate counts, and so does each fragment. */
  readonly passed: number;
  readonly dropped: number;
  readonly held: number;
  readonly duplicated: number;
  readonly corrupted: number;
  readonly fragmented: number;
  /** Frames that the machine was too slow for: they are lost, and no event tells which. */
  readonly overrun: number;
}

export interface LinkStatus {
  readonly host: string;
  /** `down`: its relay was killed, and nothing passes. */
  readonly state: "up" | "down";
  readonly link: Link;
  /** @default - it is down */
  readonly counters?: Readonly<Record<LinkDirection, LinkCounters>>;
}

/** Errors: TopologyError for a host that the lab does not have, or a setting that cannot work; LabError if it fails. */
export interface Links {
  /** Those that are set. */
  list(): Promise<readonly LinkStatus[]>;
  /**
   * Sets the directions that are given; the other one stays as it is. Counters, numbers of packets and random choices begin anew.
   * What is on its way arrives as it was to, so later packets may overtake it.
   */
  set(host: string, link: Link): Promise<void>;
  /** Makes it a perfect cable again: the path is what it was before. */
  reset(host: string): Promise<void>;
  /** The latest events, in their order: 10,000 at most. */
  log(host: string): Promise<readonly LinkEvent[]>;
}

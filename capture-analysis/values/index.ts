// What an analysis says, as `lab analyze --json` prints it. Docs: docs/analysis.md.
import type { Frames, Seconds } from "./basics";
import type { FileFormat, FileProblem } from "./file";
import type { IcmpError, PathMtu, Ping, Traceroute } from "./icmp";
import type { Connection, Opening, Stall } from "./tcp";
import type { RecordedInterface } from "./transit";
import type { UdpFlow } from "./udp";

export type * from "./basics";
export type * from "./file";
export type * from "./icmp";
export type * from "./tcp";
export type * from "./transit";
export type * from "./udp";

/** The form's version: it changes if a field changes its meaning or goes, not if one is added. */
export const VERSION = 1;

export interface Analysis {
  readonly version: typeof VERSION;
  readonly format: FileFormat;
  /** https://www.tcpdump.org/linktypes.html */
  readonly linkTypes: readonly number[];
  /** When the first record was made, in ISO 8601. @default - no record */
  readonly start?: string;
  /** Which interfaces recorded, in the order of the file. @default - it describes no more than one */
  readonly interfaces?: readonly RecordedInterface[];
  /** To the latest record. */
  readonly duration: Seconds;
  /** Records. */
  readonly packets: number;
  /** How many records hold fewer bytes than were on the wire. */
  readonly shortened: number;
  /** Records with a header that cannot be read, because it is cut or contradicts itself. */
  readonly malformed: Frames;
  readonly fragments: Frames;
  /** @default - the file is whole */
  readonly problem?: FileProblem;
  readonly summary: {
    readonly connections: number;
    /** How many of each, without those that do not occur. */
    readonly opening: { readonly [opening in Opening]?: number };
  };
  readonly connections: readonly Connection[];
  readonly stalls: readonly Stall[];
  readonly udp: readonly UdpFlow[];
  readonly icmp: readonly IcmpError[];
  readonly echo: { readonly requests: number; readonly replies: number };
  /** The same by who asks whom. */
  readonly pings: readonly Ping[];
  readonly pathMtu: readonly PathMtu[];
  readonly traceroutes: readonly Traceroute[];
}

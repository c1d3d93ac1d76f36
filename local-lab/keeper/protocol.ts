// What is said to the keeper and by it: JSON lines. Both run the same version: see the format in lab-folder.ts.
import type { ServiceStatus } from "../../running-lab";

/** A program that the keeper runs. */
export interface KeptProgram {
  /** Where it runs. @default - in the VPC's network namespace */
  readonly host?: string;
  /** Unique on its host. */
  readonly name: string;
  readonly command: readonly string[];
  /** @default - it is not started again when it ends */
  readonly restartDelaySec?: number;
  /** Stopped until somebody starts it. @default false */
  readonly stopped?: boolean;
  /** The ports that it serves. @default - none: it is a client */
  readonly ports?: readonly number[];
}

/** What the one who brings the lab up says, on the keeper's standard input. The lab ends when that does, unless it was told to stay. */
export type Order =
  | { readonly start: readonly KeptProgram[] }
  /** Listens for requests from now on. */
  | { readonly listen: true }
  /** Outlive the command that brought the lab up. */
  | { readonly stay: true };

/** What other commands say, one a connection to the socket in the lab's folder. */
export interface Request {
  /** What to do with one program. @default - only report states */
  readonly to?: { readonly action: "start" | "stop"; readonly host: string; readonly name: string };
  /** A further program to run. It takes the place of one that has its host and name. */
  readonly keep?: KeptProgram;
  /** A program to stop and to know no longer. @default - none; nothing happens if there is none */
  readonly forget?: { readonly host: string; readonly name: string };
}

/** The keeper's answer to an order, once it is done. Any other line says that the keeper has failed; its standard error says why. */
export const DONE = "done";

/** The keeper's answer to a request, once it is done. */
export type Answer = readonly ProgramStatus[];

/** One of the programs that the keeper keeps running. */
export interface ProgramStatus extends ServiceStatus {
  /** Within the lab. @default - it does not run at the moment */
  readonly processId?: number;
  /** How many times it has been started. */
  readonly starts: number;
}

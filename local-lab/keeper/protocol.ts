// What is said to the keeper and by it: JSON lines. Both run the same version: see the format in lab-folder.ts.
import type { ServiceStatus } from "../../running-lab";

/** A program that the keeper starts again, after a delay, whenever it ends. */
export interface KeptProgram {
  /** Where it runs. @default - in the VPC's network namespace */
  readonly host?: string;
  /** Unique on its host. */
  readonly name: string;
  readonly command: readonly string[];
  readonly restartDelaySec: number;
  /** Stopped until somebody starts it. @default false */
  readonly stopped?: boolean;
  /** The port that it serves. @default - it is a client */
  readonly port?: number;
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

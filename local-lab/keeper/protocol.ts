// What is said to the keeper and by it. Both run the same version: see the format in lab-folder.ts.
import type { KeptProgram } from "../kept-program";
import type { Step } from "../plan";

/** The first line of its standard input, as JSON. The lab ends when that input does, unless a line {@link KEEP} came before. */
export interface Order {
  readonly steps: readonly Step[];
}

export const KEEP = "keep";

/** What it writes to its standard output while it brings the lab up: one JSON object a line. */
export type KeeperNews = { readonly step: string } | { readonly ready: true } | { readonly failed: string };

/** `starting`: the program is about to start, for the first time or, after the delay, again. */
export type ServiceState = "running" | "starting" | "stopped";

/** What GET /programs answers with, one for each. */
export interface ProgramStatus extends Pick<KeptProgram, "host" | "name"> {
  readonly state: ServiceState;
  /** Within the lab. @default - it does not run at the moment */
  readonly processId?: number;
  /** How many times it has been started. */
  readonly starts: number;
}

/** POST /programs/HOST/NAME/ACTION; a signal is an action, too: SIGUSR1. */
export const ACTIONS = ["start", "stop", "restart"] as const;
export type Action = (typeof ACTIONS)[number] | NodeJS.Signals;

// A program that runs for as long as the lab does.

/** A program that the keeper starts again, after a delay, whenever it ends. */
export interface KeptProgram {
  /** Where it runs. @default - in the VPC's network namespace */
  readonly host?: string;
  /** Unique on its host. */
  readonly name: string;
  readonly command: readonly string[];
  readonly restartDelaySec: number;
  /** The port where it serves. @default - it is a client, and begins by itself */
  readonly port?: number;
}

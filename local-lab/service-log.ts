// Where a service's output is: the newer half in a file, the older half in another.
import { join } from "node:path";

/** Of both files together, in bytes. */
export const LOG_LIMIT = 10 * 1024 * 1024;

export interface LogFiles {
  readonly newer: string;
  /** Missing until the newer one was full. */
  readonly older: string;
}

/** @param host undefined for what runs in the VPC */
export function logFiles(labFolder: string, host: string | undefined, service: string): LogFiles {
  const newer = join(labFolder, "logs", host ?? ".vpc", `${service}.log`);
  return { newer, older: `${newer}.1` };
}

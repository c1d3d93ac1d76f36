// The programs that a running lab keeps running on its hosts.

/** `starting`: the program is about to start, for the first time or, after the delay, again. */
export type ServiceState = "running" | "starting" | "stopped";

export interface ServiceStatus {
  /** @default - it serves the whole lab, as the resolver does */
  readonly host?: string;
  /** Unique on its host. */
  readonly name: string;
  readonly state: ServiceState;
}

/** What a service has written, over all its runs. */
export interface ServiceLog extends AsyncDisposable {
  readonly name: string;
  /** What was written since the last call; first, all that there is. */
  unread(): AsyncIterable<Buffer>;
}

/** Errors: LabError if the lab has no such service, or does not answer; TopologyError if it has no such host. */
export interface Services {
  list(): Promise<readonly ServiceStatus[]>;
  /** A server serves once this settles. @throws LabError, too, if the service does not start */
  start(host: string, name: string): Promise<void>;
  /** It stays stopped. */
  stop(host: string, name: string): Promise<void>;
  log(host: string, name: string): ServiceLog;
}

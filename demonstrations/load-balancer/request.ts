// Requests to the load balancer, and what its backends' page says of them.
import { hostNamed } from "../../topology/reachability";
import type { Stage } from "../stage";

export interface Answer {
  /** The backend that answers. @default - nobody did, with the page */
  readonly backend?: string;
  /** Whom the backend believes to answer: X-Forwarded-For. */
  readonly forwardedFor?: string;
  /** The source address of its packets. */
  readonly askedBy?: string;
  /** Of curl. */
  readonly status: number;
}

/** The page is in topology/scenarios/load-balancer.ts. */
const PAGE = /^(\S+) answers (.+), asked by (\S+)\n$/;

/** Seconds. A request takes milliseconds, also one that is handed to the next backend. */
const PATIENCE_SEC = 10;

/** Asks the load balancer at its public address, on a connection of its own. @param options of curl */
export async function ask(stage: Stage, from: string, ...options: readonly string[]): Promise<Answer> {
  const { publicAddress } = hostNamed(stage.lab, "load-balancer");
  const curl = ["curl", "-s", "-m", PATIENCE_SEC, ...options, `http://${publicAddress}/`].join(" ");
  const { status, stdout } = await stage.command(from, curl).result();
  const [, backend, forwardedFor, askedBy] = PAGE.exec(stdout) ?? [];
  return { status, ...(backend !== undefined && { backend, forwardedFor, askedBy }) };
}

/** The same, a number of times, one after the other. @returns who answered; "nobody" for a request without an answer */
export async function askSeveralTimes(stage: Stage, from: string, times: number): Promise<readonly string[]> {
  const backends: string[] = [];
  while (backends.length < times) backends.push((await ask(stage, from)).backend ?? "nobody");
  return backends;
}

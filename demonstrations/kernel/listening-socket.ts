// What `ss` says of a listening socket's accept queue.
import type { Stage } from "../stage";

/** For a listening socket, ss(8) shows its accept queue in the columns of its other queues. */
export interface AcceptQueue {
  /** Recv-Q: connections that are open and that no program has accepted. */
  readonly waiting: number;
  /** Send-Q: the backlog that listen(2) was given, at most net.core.somaxconn. */
  readonly backlog: number;
}

/** @param line of `ss -Hltn` @returns undefined unless it is a listening socket */
export function parseListeningSocket(line: string): AcceptQueue | undefined {
  const [, waiting, backlog] = /^LISTEN\s+(\d+)\s+(\d+)\s/.exec(line) ?? [];
  return waiting === undefined ? undefined : { waiting: Number(waiting), backlog: Number(backlog) };
}

/** @throws Error if no socket of the host listens on that port */
export async function acceptQueue(stage: Stage, host: string, port: number): Promise<AcceptQueue> {
  const queue = parseListeningSocket(await stage.output(host, ["ss", "-Hltn", `sport = :${port}`]));
  if (!queue) throw new Error(`nothing on ${host} listens on tcp/${port}`);
  return queue;
}

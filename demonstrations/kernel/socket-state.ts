// The state of a connection's socket, as ss(8) tells it.
import type { Stage } from "../stage";

export interface SocketState {
  /** In the words of ss: "ESTAB", "FIN-WAIT-2", "TIME-WAIT". */
  readonly state: string;
  /** Seconds until TIME-WAIT ends. @default - another state */
  readonly timeWaitSec?: number;
}

/** "59sec", "1min", "1min3sec" */
function secondsIn(text: string): number {
  const [, minutes = "0", seconds = "0"] = /^(?:(\d+)min)?(?:(\d+)sec)?/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** Reads the first line of `ss -tanoH`. @returns undefined if there is none: the host has no such socket */
export function parseSocketState(text: string): SocketState | undefined {
  const [state = ""] = text.trim().split(/\s+/);
  if (state === "") return undefined;
  const [, left] = /timer:\(timewait,([^,]+)/.exec(text) ?? [];
  return { state, ...(left !== undefined && { timeWaitSec: secondsIn(left) }) };
}

/** @param local the connection's end on this host: "10.0.0.12:40000" @param peer the other end */
export async function socketState(stage: Stage, host: string, local: string, peer: string): Promise<SocketState | undefined> {
  return parseSocketState(await stage.output(host, `ss -tanoH src ${local} dst ${peer}`));
}

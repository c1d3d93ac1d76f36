// How a sender's congestion window goes over time: what ss(8) says of a connection, again and again.
import type { HostProcess } from "../../running-lab";
import { parseSocketInfo, type SocketInfo } from "./socket-info";
import type { Stage } from "../stage";

export interface WindowSample {
  /** Seconds since 1970. */
  readonly timeSec: number;
  readonly socket: SocketInfo;
}

const PAUSE_SEC = 0.02;

// One process that lasts: to start a command on a host for each sample would take longer than a round trip.
const SAMPLER = `$| = 1; for (;;) { my $now = time; printf "%.6f %s", $now, $_ for qx(ss -HOtin "dst = $ARGV[0]"); sleep ${PAUSE_SEC} }`;

/** @param line "1795870874.494498 ESTAB 0 0 10.0.0.13:40000 ...": the time, and a line of `ss -HOtin` */
export function parseWindowSample(line: string): WindowSample | undefined {
  const [, time, rest = ""] = /^(\d+\.\d+) (.*)$/.exec(line) ?? [];
  const socket = parseSocketInfo(rest);
  return time !== undefined && socket ? { timeSec: Number(time), socket } : undefined;
}

/** Begins to sample a host's connections to that endpoint, "10.0.0.10:1234". `parseWindowSample` reads its lines. */
export function sampleWindow(stage: Stage, host: string, peer: string): HostProcess {
  return stage.command(host, ["perl", "-MTime::HiRes=time,sleep", "-e", SAMPLER, peer]);
}

// What a sender's kernel knows of a TCP connection: a line of `ss -HOtin` (ss(8); struct tcp_info of Linux).
import type { Stage } from "../stage";

export interface SocketInfo {
  /** "10.0.0.11:40000" */
  readonly local: string;
  readonly peer: string;
  /** "reno", "cubic" */
  readonly congestionControl: string;
  /** The congestion window, in segments (RFC 5681). */
  readonly cwnd: number;
  /** The slow start threshold, in segments. @default - none yet */
  readonly ssthresh?: number;
  /** Payload bytes of a full segment. */
  readonly mss: number;
  /** The smoothed round-trip time, in ms (RFC 6298). @default - none measured yet */
  readonly rttMs?: number;
  /** Segments that were sent again so far. */
  readonly retransmitted: number;
  /** Share of the time with data to send in which the peer's receive window held it back, 0 to 1. */
  readonly windowLimited: number;
}

/** @returns undefined unless the line is a connection with its figures */
export function parseSocketInfo(line: string): SocketInfo | undefined {
  const [, local, peer, congestionControl] = /(\S+:\d+) +(\S+:\d+) .*?(\S+) (?:wscale|rto):/.exec(line) ?? [];
  const number = (pattern: RegExp) => {
    const [, digits] = pattern.exec(line) ?? [];
    return digits === undefined ? undefined : Number(digits);
  };
  const [cwnd, mss] = [number(/ cwnd:(\d+)/), number(/ mss:(\d+)/)];
  if (local === undefined || peer === undefined || congestionControl === undefined || cwnd === undefined || mss === undefined)
    return undefined;
  const [ssthresh, rttMs] = [number(/ ssthresh:(\d+)/), number(/ rtt:([\d.]+)/)];
  return {
    local,
    peer,
    congestionControl,
    cwnd,
    mss,
    retransmitted: number(/ retrans:\d+\/(\d+)/) ?? 0,
    windowLimited: (number(/ rwnd_limited:\d+ms\(([\d.]+)%\)/) ?? 0) / 100,
    ...(ssthresh !== undefined && { ssthresh }),
    ...(rttMs !== undefined && { rttMs }),
  };
}

/** The host's connection to that endpoint, "10.0.0.10:1234", open or closing. @returns undefined if there is none */
export async function socketInfo(stage: Stage, host: string, peer: string): Promise<SocketInfo | undefined> {
  const text = await stage.output(host, ["ss", "-HOtin", `dst = ${peer}`]);
  return text.split("\n").flatMap((line) => parseSocketInfo(line) ?? [])[0];
}

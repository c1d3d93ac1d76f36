// Which congestion control algorithm a host sends with, and what its kernel counts of it.
import { kernelCounters } from "./kernel-counters";
import type { Stage } from "../stage";

export interface AlgorithmChoice {
  /** As the kernel names it: "reno", "cubic". */
  readonly name: string;
  /** Bytes of the longest packet that is sent so. */
  readonly mtu: number;
}

/**
 * New connections of a host to an address use that algorithm until the end.
 *
 * @returns what undoes it earlier, or undefined if the kernel does not have the algorithm
 */
export async function chooseAlgorithm(
  stage: Stage,
  host: string,
  address: string,
  { name, mtu }: AlgorithmChoice,
): Promise<(() => Promise<void>) | undefined> {
  // A route may choose any algorithm that the kernel has; the sysctl, in a namespace, only those that the machine allows to all.
  const route = `${address}/32 dev eth0 mtu ${mtu} congctl ${name}`;
  try {
    await stage.output(host, `ip route add ${route}`);
  } catch (error) {
    if (String(error).includes("Unknown tcp congestion algorithm")) return undefined;
    throw error;
  }
  return stage.atEnd(() => stage.output(host, `ip route delete ${route}`));
}

const HYSTART = ["TcpExtTCPHystartTrainDetect", "TcpExtTCPHystartDelayDetect"] as const;

/** How often a host's kernel has ended slow start because a queue grew, before a loss. Linux does so with CUBIC (RFC 9406). */
export async function hyStarts(stage: Stage, host: string): Promise<number> {
  const counters = await kernelCounters(stage, host, HYSTART);
  return counters.TcpExtTCPHystartTrainDetect + counters.TcpExtTCPHystartDelayDetect;
}

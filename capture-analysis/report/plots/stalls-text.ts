// One clause about stalls, for the sentences of plots.
import type { Stall } from "../../values";
import { counted, duration } from "../../words";

/** "the window is closed once, for 7.86 s" */
export function stallsClause(stalls: readonly Stall[]): string {
  if (stalls.length === 0) return "the window never closes";
  const total = stalls.reduce((sum, stall) => sum + stall.duration, 0);
  const probes = stalls.reduce((sum, stall) => sum + stall.probes.length, 0);
  const times = stalls.length === 1 ? "once" : stalls.length === 2 ? "twice" : `${stalls.length} times`;
  const all = stalls.length === 1 ? "" : " in all";
  const probed = probes === 0 ? "and nothing probes it" : `with ${counted(probes, "probe")}`;
  return `the window is closed ${times}, for ${duration(total)}${all}, ${probed}`;
}

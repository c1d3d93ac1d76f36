// A trace of both ends as one side knows it: what it sends when that leaves, what it receives when that arrives.
import type { Trace, TracedPacket } from "../../trace";
import type { Side } from "../../values";

/** @returns the same trace if no packet has a record at the other end */
export function seenBy(side: Side, trace: Trace, lost: ReadonlySet<number>): Trace {
  if (lost.size === 0 && !trace.packets.some(({ arrived }) => arrived)) return trace;
  const packets = trace.packets.flatMap((packet): TracedPacket[] => {
    if (packet.from === side) return [packet];
    if (lost.has(packet.frame)) return [];
    return [packet.arrived ? { ...packet, ...packet.arrived } : packet];
  });
  return { ...trace, packets: packets.sort((a, b) => a.frame - b.frame) };
}

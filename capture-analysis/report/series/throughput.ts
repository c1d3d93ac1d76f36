// Bytes a second in equal slices of time.
import type { Side } from "../../values";
import type { TracedPacket } from "../../trace";
import { acksOf } from "./segments";

export interface Slice {
  readonly from: number;
  readonly to: number;
  /** Payload that the sender sent, again or not; bytes a second. */
  readonly sent: number;
  /** What was acknowledged; bytes a second. */
  readonly acknowledged: number;
}

/** @param parts how many slices there are from start to end */
export function throughput(packets: readonly TracedPacket[], sender: Side, start: number, end: number, parts: number): readonly Slice[] {
  const width = (end - start) / parts;
  if (!(width > 0)) return [];
  const sent = new Float64Array(parts);
  const acknowledged = new Float64Array(parts);
  const sliceOf = (time: number) => Math.min(parts - 1, Math.max(0, Math.floor((time - start) / width)));
  for (const packet of packets)
    if (packet.from === sender && !packet.classes.includes("recorded again")) sent[sliceOf(packet.time)]! += packet.length;
  let highest: number | undefined;
  for (const ack of acksOf(packets, sender)) {
    if (highest !== undefined && ack.acknowledgment > highest) acknowledged[sliceOf(ack.packet.time)]! += ack.acknowledgment - highest;
    highest = Math.max(highest ?? ack.acknowledgment, ack.acknowledgment);
  }
  return Array.from(sent, (value, index) => ({
    from: start + index * width,
    to: start + (index + 1) * width,
    sent: value / width,
    acknowledged: acknowledged[index]! / width,
  }));
}

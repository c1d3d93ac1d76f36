// Bytes that were sent and not yet acknowledged, over time.
import type { Side } from "../../values";
import type { TracedPacket } from "../../trace";
import { endOf, has } from "./segments";

export interface Step {
  readonly frame: number;
  readonly time: number;
  readonly value: number;
}

/** One step for each packet that changes it. */
export function bytesInFlight(packets: readonly TracedPacket[], sender: Side): readonly Step[] {
  const steps: Step[] = [];
  let sent: number | undefined;
  let acknowledged: number | undefined;
  for (const packet of packets) {
    if (has(packet, "RST")) continue;
    if (packet.from === sender) {
      acknowledged ??= packet.sequence;
      sent = Math.max(sent ?? packet.sequence, endOf(packet));
    } else if (packet.acknowledgment !== undefined) {
      acknowledged = Math.max(acknowledged ?? packet.acknowledgment, packet.acknowledgment);
    }
    const value = Math.max(0, (sent ?? 0) - (acknowledged ?? sent ?? 0));
    if (value !== (steps.at(-1)?.value ?? 0) || steps.length === 0) steps.push({ frame: packet.frame, time: packet.time, value });
  }
  return steps;
}

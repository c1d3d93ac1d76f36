// Payloads in a capture, in words.
import type { CapturedPacket } from "../../capture-analysis";

/** "58 and 60": bytes of the payloads that a host sent. */
export function payloadsFrom(packets: readonly CapturedPacket[], address: string): string {
  const sent = packets.filter(({ from, length }) => from === address && length > 0);
  return sent.map(({ length }) => length).join(" and ");
}

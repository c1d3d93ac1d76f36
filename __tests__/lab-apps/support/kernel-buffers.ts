// How much the kernel buffers for a program and a peer that do not read, and how to see that the buffers are full.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The largest size of a socket's buffer (tcp(7)). @default - 16 MiB without Linux */
function maxBytes(buffer: "tcp_rmem" | "tcp_wmem"): number {
  try {
    return Number(readFileSync(`/proc/sys/net/ipv4/${buffer}`, "utf8").trim().split(/\s+/)[2]);
  } catch {
    return 16 * 1024 * 1024;
  }
}

/** More than fits in a connection's four kernel buffers, two each way, and in the buffers of both programs. */
export const MORE_THAN_BUFFERS_HOLD = 2 * (maxBytes("tcp_rmem") + maxBytes("tcp_wmem")) + 4 * 1024 * 1024;

/** Two equal readings a second apart show that nothing moves any more. */
export async function untilStill(look: () => number): Promise<void> {
  for (let before = -1; before !== look(); await sleep(1000)) before = look();
}

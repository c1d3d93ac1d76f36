// How much the kernel may hold for a program and a peer that do not read, and how to see that it takes no more.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The largest that tcp(7) lets a socket's buffer grow. @default - 16 MiB where there is no Linux */
function maxBytes(buffer: "tcp_rmem" | "tcp_wmem"): number {
  try {
    return Number(readFileSync(`/proc/sys/net/ipv4/${buffer}`, "utf8").trim().split(/\s+/)[2]);
  } catch {
    return 16 * 1024 * 1024;
  }
}

/** More than a connection's four buffers hold, a send and a receive buffer each way, and what the programs at its ends keep. */
export const MORE_THAN_BUFFERS_HOLD = 2 * (maxBytes("tcp_rmem") + maxBytes("tcp_wmem")) + 4 * 1024 * 1024;

/** Two equal looks a second apart show that nothing moves any more. */
export async function untilStill(look: () => number): Promise<void> {
  for (let before = -1; before !== look(); await sleep(1000)) before = look();
}

// Edge. What the Linux kernel tells of a receive buffer: Node has no call for it (getsockopt SO_RCVBUF), /proc has. See proc(5) and tcp(7).
import { readFileSync } from "node:fs";

export const BUFFER_SOURCE = "/proc/sys/net/ipv4/tcp_rmem";
export const QUEUE_SOURCE = "/proc/net/tcp";

/** States of a connection whose bytes can be read: include/net/tcp_states.h of Linux. */
const READABLE_STATES = { established: "01", closeWait: "08" } as const;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Bytes of a new TCP socket's receive buffer, and how far the kernel lets it grow. @default - undefined where there is no Linux */
export function receiveBufferBytes(text: string | undefined = read(BUFFER_SOURCE)): { initial: number; max: number } | undefined {
  const [, initial, max] = text?.trim().split(/\s+/).map(Number) ?? [];
  return initial === undefined || max === undefined ? undefined : { initial, max };
}

/**
 * Bytes that the kernel holds for a connection and no program has read. Ports tell the connection apart: the consumer has just one.
 *
 * @param tables the text of /proc/net/tcp and /proc/net/tcp6
 * @default - undefined where there is no such connection (any more), or no Linux
 */
export function unreadBytes(
  localPort: number | undefined,
  peerPort: number | undefined,
  tables: readonly (string | undefined)[] = [read(QUEUE_SOURCE), read(`${QUEUE_SOURCE}6`)],
): number | undefined {
  for (const line of tables.flatMap((table) => table?.split("\n").slice(1) ?? [])) {
    const [, local = "", remote = "", state = "", queues = ""] = line.trim().split(/\s+/);
    const port = (address: string) => parseInt(address.split(":")[1] ?? "", 16);
    const readable = state === READABLE_STATES.established || state === READABLE_STATES.closeWait;
    if (readable && port(local) === localPort && port(remote) === peerPort) return parseInt(queues.split(":")[1] ?? "", 16);
  }
  return undefined;
}

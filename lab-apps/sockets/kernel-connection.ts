// The Linux kernel's view of a connection and its receive buffer, from /proc, since Node has no call for it. See proc(5) and tcp(7).
import { readFileSync } from "node:fs";

export const BUFFER_SOURCE = "/proc/sys/net/ipv4/tcp_rmem";
export const CONNECTION_SOURCE = "/proc/net/tcp";

/** States of a connection whose bytes can be read: include/net/tcp_states.h of Linux. */
const READABLE_STATES = { established: "01", closeWait: "08" } as const;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Bytes of a new TCP socket's receive buffer, and how far the kernel lets it grow. @default - undefined if there is no Linux */
export function receiveBufferBytes(text: string | undefined = read(BUFFER_SOURCE)): { initial: number; max: number } | undefined {
  const [, initial, max] = text?.trim().split(/\s+/).map(Number) ?? [];
  return initial === undefined || max === undefined ? undefined : { initial, max };
}

export interface KernelConnection {
  /** False if the connection was reset; one whose peer has closed its half still exists. */
  readonly exists: boolean;
  /** Bytes that the kernel holds and no program has read. */
  readonly unreadBytes: number;
}

/**
 * Looks a connection up by its ports, which suffice, since the consumer has just one.
 *
 * @param tables the text of /proc/net/tcp and /proc/net/tcp6
 * @default - undefined if there is no such table
 */
export function connectionInKernel(
  localPort: number | undefined,
  peerPort: number | undefined,
  tables: readonly (string | undefined)[] = [read(CONNECTION_SOURCE), read(`${CONNECTION_SOURCE}6`)],
): KernelConnection | undefined {
  const readable = tables.filter((table) => table !== undefined);
  if (readable.length === 0) return undefined;
  for (const line of readable.flatMap((table) => table.split("\n").slice(1))) {
    const [, local = "", remote = "", state = "", queues = ""] = line.trim().split(/\s+/);
    const port = (address: string) => parseInt(address.split(":")[1] ?? "", 16);
    const alive = state === READABLE_STATES.established || state === READABLE_STATES.closeWait;
    if (!alive || port(local) !== localPort || port(remote) !== peerPort) continue;
    // The peer's FIN takes a place in the sequence of bytes, and so counts as one (RFC 9293, section 3.4).
    const fin = state === READABLE_STATES.closeWait ? 1 : 0;
    return { exists: true, unreadBytes: Math.max(0, parseInt(queues.split(":")[1] ?? "", 16) - fin) };
  }
  return { exists: false, unreadBytes: 0 };
}

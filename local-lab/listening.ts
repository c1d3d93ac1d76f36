// Waits until programs have sockets at their ports, by what the kernel tells of a network namespace: pieces of shell scripts.

/**
 * proc_pid_net(5): the local address is the second field, its port in hexadecimal. A connection counts, too: a hesitant consumer
 * that has its only one no longer listens.
 */
const LISTENS =
  "listens() { for file in /proc/net/tcp /proc/net/udp; do " +
  "while read -r _ address _; do case $address in *:$1) return 0 ;; esac; done <$file; done; return 1; }";

/** Twenty times what it takes on an idle machine. */
export const TIMEOUT_SEC = 20;

const hexadecimal = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");

/** "listens 04D2": a condition. */
export const listens = (port: number) => `listens ${hexadecimal(port)}`;

/** Waits until all conditions hold. @param complaints what is run, with its output to standard error, if they do not in time */
export function waitUntil(conditions: readonly string[], complaints: readonly string[], timeoutSec = TIMEOUT_SEC): string {
  return [
    LISTENS,
    "tries=0",
    `until ${conditions.join(" && ")}; do`,
    "tries=$((tries + 1))",
    `[ $tries -lt ${timeoutSec * 100} ] || { echo "timed out after ${timeoutSec} s"; ${complaints.join("; ")}; exit 1; } >&2`,
    "sleep 0.01",
    "done",
  ].join("\n");
}

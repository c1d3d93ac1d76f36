// The namespaces of a lab: the command that makes them, and the one that joins them.
import { join } from "node:path";
import type { ProcessIdentity } from "./process-identity";

const script = (name: string) => join(__dirname, "..", "local-lab", "scripts", name);

/** What process 1 reads first. */
export const KEEPER_SCRIPT = script("keeper.sh");

const isRoot = () => process.getuid?.() === 0;

/** Root's labs have none: it would hold no user but root, so that tcpdump and dnsmasq, say, could not give up their privileges. */
export const USER_NAMESPACE = isRoot() ? [] : ["--user", "--map-current-user", "--keep-caps"];

/**
 * Starts a shell as process 1 of new namespaces, which end with it. It reads {@link KEEPER_SCRIPT} first.
 *
 * @param folder the lab's
 * @param keeper the command that it starts
 */
export function unshareCommand(folder: string, nameserver: string, keeper: readonly string[]): string[] {
  const namespaces = [...USER_NAMESPACE, "--mount", "--ipc", "--pid", "--net", "--fork", "--kill-child"];
  return ["unshare", ...namespaces, "sh", "-es", "--", folder, nameserver, ...keeper];
}

/** Runs a command in the namespaces of a process: for a lab's process 1, where the VPC's network is. */
export function joinCommand({ id, start }: ProcessIdentity, command: readonly string[]): string[] {
  return ["perl", script("join.pl"), String(id), start, ...command];
}

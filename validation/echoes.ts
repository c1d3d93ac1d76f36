// ICMP echo requests from one host to many. Node has no sockets for ICMP; fping takes any number of addresses.
import type { RunningLab } from "../running-lab";

/** Without a reply, it asks twice more; this time passes only if something is wrong. */
const FPING = ["fping", "--timeout=3000", "--retry=2", "--backoff=1", "--interval=1"];

export interface Echo {
  readonly id: number;
  /** IPv4. */
  readonly address: string;
}

/** @param echoes at least one @param onReply receives the id of each echo that was answered */
export function sendEchoes(running: RunningLab, host: string, echoes: readonly Echo[], onReply: (id: number) => void): AsyncDisposable {
  const ids = new Map(echoes.map(({ id, address }) => [address, id]));
  const parseLine = (line: string) => {
    const [, address = ""] = /^(\S+) is alive/.exec(line) ?? [];
    const id = ids.get(address);
    if (id !== undefined) onReply(id);
    return undefined;
  };
  return running.spawn(host, [...FPING, ...ids.keys()], { stdio: ["ignore", "pipe", "ignore"], parseLine });
}

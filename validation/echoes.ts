// ICMP echo requests from one host to many. Node has no sockets for ICMP; fping takes any number of addresses.
import { createInterface } from "node:readline";
import type { RunningLab } from "../local-lab";

/** Without a reply, it asks twice more; this time passes only if something is wrong. */
const FPING = ["fping", "--timeout=3000", "--retry=2", "--backoff=1", "--interval=1"];

export interface Echo {
  readonly id: number;
  /** IPv4. */
  readonly address: string;
}

/** @param onReply receives the id of each echo that was answered */
export function sendEchoes(running: RunningLab, host: string, echoes: readonly Echo[], onReply: (id: number) => void): AsyncDisposable {
  if (echoes.length === 0) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const child = running.spawn(host, [...FPING, ...echoes.map(({ address }) => address)], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise<void>((resolve) => child.once("error", () => resolve()).once("close", () => resolve()));
  const ids = new Map(echoes.map(({ id, address }) => [address, id]));
  if (child.stdout)
    createInterface(child.stdout).on("line", (line) => {
      const [, address = ""] = /^(\S+) is alive/.exec(line) ?? [];
      const id = ids.get(address);
      if (id !== undefined) onReply(id);
    });
  return {
    [Symbol.asyncDispose]: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

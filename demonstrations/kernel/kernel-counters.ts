// What a host's kernel has counted, as nstat(8) reads it from /proc/net/netstat and /proc/net/snmp.
import type { Stage } from "../stage";

/** Names as nstat writes them: "TcpExtListenDrops", "TcpRetransSegs". */
export type KernelCounters<Name extends string> = Readonly<Record<Name, number>>;

/** @param text what nstat prints @throws Error if a counter is missing */
export function parseCounters<Name extends string>(text: string, names: readonly Name[]): KernelCounters<Name> {
  const values = new Map(text.split("\n").map((line) => line.split(/\s+/, 2) as [string, string]));
  const valueOf = (name: Name) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`this kernel does not count ${name}`);
    return [name, Number(value)] as const;
  };
  return Object.fromEntries(names.map(valueOf)) as Record<Name, number>;
}

/** Since the host's namespace, or the machine, came up. */
export async function kernelCounters<Name extends string>(
  stage: Stage,
  host: string,
  names: readonly Name[],
): Promise<KernelCounters<Name>> {
  // Absolute values, without nstat's history file, and zeros as well.
  return parseCounters(await stage.output(host, ["nstat", "-asz", ...names]), names);
}

// Names that a capture of several hosts gives to their addresses.
import type { Analysis } from "../../capture-analysis";
import type { Names } from "../../capture-analysis/sentences";

/** @returns undefined if the file tells none */
export function interfaceNames({ interfaces = [] }: Pick<Analysis, "interfaces">): Names | undefined {
  const names = new Map(interfaces.flatMap(({ name, addresses }) => addresses.map((address) => [address, name] as const)));
  return names.size === 0 ? undefined : names;
}

// The topology's names in Terraform's address space, and lookups by them.
import { TopologyError } from "../topology/model";

/** `client-1` is `client_1` in the original's addresses. */
export function terraformName(name: string): string {
  return name.replaceAll("-", "_");
}

/** @throws TopologyError if the scenario has nothing of that name */
export function pick<T>(from: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(from, name) ? from[name] : undefined;
  if (found === undefined) throw new TopologyError(`the scenario has no "${name}"; there are ${Object.keys(from).join(", ")}`);
  return found;
}

// The topology's names in Terraform's address space, and what goes by them.
import { TopologyError } from "../topology/model";

/** `client-1` is `client_1` in the original's addresses. */
export function terraformName(name: string): string {
  return name.replaceAll("-", "_");
}

/** @throws TopologyError if nothing goes by that name: a scenario speaks of what it does not have */
export function pick<T>(from: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(from, name) ? from[name] : undefined;
  if (found === undefined) throw new TopologyError(`the scenario has no "${name}"; there are ${Object.keys(from).join(", ")}`);
  return found;
}

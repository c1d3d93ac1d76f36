// The topology's names in Terraform's address space, in tags and in the names of AWS resources, and lookups by them.
import { type Scenario, TopologyError } from "../topology/model";
import { DEFAULT_SCENARIO } from "../topology/scenarios";

/** `client-1` is `client_1` in the original's addresses. */
export function terraformName(name: string): string {
  return name.replaceAll("-", "_");
}

const ABBREVIATIONS = ["nat", "vpc", "acl"];

/** As in tags: `nat-gateway` is `NAT-Gateway`. */
export function labelOf(name: string): string {
  const words = name.split("-");
  return words.map((word) => (ABBREVIATIONS.includes(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1))).join("-");
}

/** Tells the names of labs with the same variables apart, so that they can be deployed side by side. The first has the original's names. */
export const distinction = ({ name }: Scenario): string => (name === DEFAULT_SCENARIO ? "" : `-${name}`);

/** @throws TopologyError if the scenario has nothing of that name */
export function pick<T>(from: Readonly<Record<string, T>>, name: string): T {
  const found = Object.hasOwn(from, name) ? from[name] : undefined;
  if (found === undefined) throw new TopologyError(`the scenario has no "${name}"; there are ${Object.keys(from).join(", ")}`);
  return found;
}

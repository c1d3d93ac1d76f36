// Names for what Terraform knows by addresses: as short as is unambiguous, and in a form that a lab takes.
import type { Resource } from "../format/document";

/** By Terraform address. */
export type Names = ReadonlyMap<string, string>;

/** `module.app["x"].aws_instance.web[0]`: app, x, web, 0 — and the type for the longest form. */
function wordsOf({ address, type, name, key, module }: Resource): { readonly short: string; readonly long: string; readonly full: string } {
  const own = [name, ...(key === undefined ? [] : [String(key)])].join("-");
  const modules = module.replaceAll(/(^|\.)module\./g, " ");
  return {
    short: own,
    long: `${modules} ${own}`,
    full: `${address.startsWith("data.") ? "data" : ""} ${modules} ${type.replace(/^aws_/, "")} ${own}`,
  };
}

/** In lower case, with hyphens in the place of everything that no host name has. */
function label(text: string, length: number): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "");
  return plain.slice(0, length).replace(/-+$/, "") || "x";
}

/**
 * A name for each resource: the resource's own with its key, with the modules before it, or all of its address if that is needed to
 * tell it from the others.
 *
 * @param length of a name at most
 * @param given names by address, which those resources have
 */
export function namesOf(
  resources: readonly Resource[],
  length: number,
  reserved: readonly string[] = [],
  given: Names = new Map(),
): ReadonlyMap<Resource, string> {
  const names = new Map<Resource, string>();
  for (const resource of resources) if (given.has(resource.address)) names.set(resource, given.get(resource.address)!);
  const taken = new Set([...reserved, ...names.values()]);
  let left = resources.filter((resource) => !names.has(resource));
  for (const form of ["short", "long", "full"] as const) {
    const wanted = left.map((resource) => [resource, label(wordsOf(resource)[form], length)] as const);
    const counts = new Map<string, number>();
    for (const [, name] of wanted) counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [resource, name] of wanted) {
      if (counts.get(name) !== 1 || taken.has(name)) continue;
      taken.add(name);
      names.set(resource, name);
    }
    left = left.filter((resource) => !names.has(resource));
  }
  for (const resource of left) {
    const stem = label(wordsOf(resource).full, length - 5);
    let name = stem;
    for (let number = 2; taken.has(name); number++) name = `${stem}-${number}`;
    taken.add(name);
    names.set(resource, name);
  }
  return names;
}

/** As a description that AWS would take. */
export function descriptionOf(text: string): string {
  return (
    text
      .replaceAll(/["']/g, "")
      .replaceAll(/[^A-Za-z0-9. _\-:/()#,@[\]+=&;{}!*]/g, " ")
      .slice(0, 255)
      .trim() || "-"
  );
}

// Which of several instances an expression means: by the keys that stand in it.
import type { Key, Resource } from "./document";
import { lastModule } from "./reference";
import type { Referents } from "./configuration";

const CIDR_BLOCK = /^[\d.]+\/\d+$/;

/** The resource's own key, and those of the modules that it is in. */
function keysOf({ key, module }: Pick<Resource, "key" | "module">): readonly (Key | undefined)[] {
  const last = lastModule(module);
  return last ? [key, last.key, ...keysOf({ module: last.parent })] : [key];
}

/** The one of several instances that a key in the same expression means: `aws_subnet.private[each.value]`. */
export function chosenBy(keys: readonly Key[], referents: Referents): Referents {
  const { list, complete } = referents;
  if (list.length < 2 || keys.length === 0) return referents;
  const byKey = list.filter(({ resource }) => resource.key !== undefined && keys.includes(resource.key));
  if (byKey.length === 1) return { list: byKey, complete };
  const [index, ...others] = keys.filter((key): key is number => typeof key === "number" && Number.isInteger(key) && key >= 0);
  // As `element` counts: https://developer.hashicorp.com/terraform/language/functions/element
  return byKey.length === 0 && index !== undefined && others.length === 0 ? { list: [list[index % list.length]!], complete } : referents;
}

/**
 * Whether a value beside the resources may choose among them, as in `var.strict ? one : other` and `all[var.tier[each.key]]`: the JSON
 * does not have the expression. A key of one of them, a number and a block do not.
 */
export function mayChoose(value: unknown, { list }: Referents): boolean {
  if (Array.isArray(value)) return value.some((each) => mayChoose(each, { list, complete: true }));
  if (typeof value === "number") return false;
  if (typeof value !== "string") return true;
  return !CIDR_BLOCK.test(value) && !list.some(({ resource }) => keysOf(resource).includes(value));
}

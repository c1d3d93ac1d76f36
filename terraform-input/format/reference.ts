// "module.network[0].subnet_ids", "aws_subnet.private", "each.value.zone": references as a plan's configuration has them.
import type { Key } from "./document";

/** A name, or the key in brackets behind one. */
export type Step = { readonly name: string } | { readonly key: Key };

const STEP = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([A-Za-z_][\w-]*|\*|\d+)/gy;

/** @returns its steps, as far as they are names and literal keys */
export function stepsOf(reference: string): readonly Step[] {
  return [...reference.matchAll(STEP)].map(([, text, number, name]) => {
    if (text !== undefined) return { key: text.replaceAll(/\\(.)/g, "$1") };
    return number === undefined ? { name: name! } : { key: Number(number) };
  });
}

/** Without the keys. */
export const namesIn = (steps: readonly Step[]) => steps.flatMap((step) => ("name" in step ? [step.name] : []));

/** Those that say most: behind "aws_vpc.main.id" comes "aws_vpc.main", which says less. */
export function longest(references: readonly string[]): readonly string[] {
  return references.filter((reference, index) => {
    const before = references[index - 1];
    return before === undefined || !before.startsWith(reference) || !/^[.[]/.test(before.slice(reference.length));
  });
}

/** A module instance's address without its last module, and that module's name and key. @returns undefined for the root */
export function lastModule(address: string): { readonly parent: string; readonly name: string; readonly key?: Key } | undefined {
  const match = /^(?:(.*)\.)?module\.([\w-]+)(?:\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\])?$/.exec(address);
  if (!match) return undefined;
  const [, parent = "", name, text, number] = match;
  const key = text ?? (number === undefined ? undefined : Number(number));
  return { parent, name: name!, ...(key !== undefined && { key }) };
}

// The resources of a synthesized stack, with the defaults of its variables.
import { runInNewContext } from "node:vm";
import type { Configuration } from "../../stacks/synthesized";
import { cidrhost, cidrsubnet } from "../ipv4";
import type { Resource } from "./aws-network";

/** The functions that the network's expressions call. */
const FUNCTIONS = {
  cidrhost,
  cidrsubnet,
  coalesce: (...values: readonly unknown[]) => values.find((value) => value !== null && value !== ""),
  split: (separator: string, value: string) => value.split(separator),
  tonumber: Number,
  toset: (values: readonly unknown[]) => [...new Set(values)],
};

interface DynamicBlock {
  readonly for_each: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const REFERENCE = /\b(?:var|local|aws_\w+)(?:\.\w+)+/g;

/** Only AWS knows them, so that a reference stands for itself. */
const COMPUTED = ["id", "allocation_id", "primary_network_interface_id"];

/** @param chosen the values of variables that have no default */
export function synthesizedResources({ resource, variable, locals }: Configuration, chosen: Readonly<Record<string, unknown>>): Resource[] {
  const valueOf = (reference: string): unknown => {
    const [head = "", name = "", attribute = ""] = reference.split(".");
    if (head === "var") return Object.hasOwn(chosen, name) ? chosen[name] : variable[name]?.default;
    if (head === "local") return evaluated(locals[name]);
    const block = resource[head]?.[name];
    const given = block?.[attribute] ?? dynamicBlocks(block?.["dynamic"], attribute);
    return given === undefined && COMPUTED.includes(attribute) ? reference : evaluated(given);
  };

  /** https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
  const dynamicBlocks = (dynamic: unknown, name: string): unknown => {
    const found = (dynamic as Readonly<Record<string, DynamicBlock>> | undefined)?.[name];
    if (!found) return undefined;
    return (evaluated(found.for_each) as readonly string[]).map((value) =>
      Object.fromEntries(Object.entries(found.content).map(([key, text]) => [key, text === "${each.value}" ? value : evaluated(text)])),
    );
  };

  const evaluated = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(evaluated);
    const [, expression] = typeof value === "string" ? (/^\$\{(.*)\}$/.exec(value) ?? []) : [];
    if (expression === undefined) return value;
    // Arithmetic, conditions, calls and indexes are written as in JavaScript.
    const script = expression.replaceAll(REFERENCE, (reference) => `valueOf(${JSON.stringify(reference)})`);
    return script === `valueOf("${expression}")` ? valueOf(expression) : runInNewContext(script, { ...FUNCTIONS, valueOf });
  };

  return Object.entries(resource).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => ({
      type: type.replace(/^aws_/, ""),
      name,
      value: (attribute) => valueOf(`${type}.${name}.${attribute}`),
    })),
  );
}

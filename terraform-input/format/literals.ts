// Values of references that are known without any resource: keys, and variables that are given.
import type { ConfiguredModules, Scope } from "./configured-modules";
import { isObject, objectOf, property, textsOf } from "./json";
import { longest, namesIn, type Step, stepsOf } from "./reference";

/** Deeper chains of modules and variables are a cycle or nobody's. */
export const DEEPEST = 50;

export class Literals {
  private depth = 0;

  constructor(private readonly modules: ConfiguredModules) {}

  /** @returns undefined if it is not known */
  of(steps: readonly Step[], { module, key, forEach }: Scope): unknown {
    const [head, kind, ...path] = namesIn(steps);
    const into = (value: unknown) => path.reduce<unknown>((found, step) => property(objectOf(found), step), value);
    if (head === "count" || (head === "each" && kind === "key")) return key;
    if (head === "var" && kind !== undefined) return into(this.variable(kind, module));
    if (head !== "each" || key === undefined) return undefined;
    const collection = this.expression(forEach, { module });
    return Array.isArray(collection) ? key : into(property(objectOf(collection), String(key)));
  }

  private variable(name: string, module: string): unknown {
    const argument = this.modules.argument(module, name);
    return argument?.expression === undefined ? this.modules.variable(module, name) : this.expression(argument.expression, argument.scope);
  }

  private expression(expression: unknown, scope: Scope): unknown {
    if (!isObject(expression) || this.depth >= DEEPEST) return undefined;
    // A configuration in JSON, such as CDKTF's, has its expressions as constants, beside their references.
    const [only, ...others] = longest(textsOf(expression["references"]));
    if (only === undefined) return expression["constant_value"];
    if (others.length > 0) return undefined;
    this.depth++;
    try {
      return this.of(stepsOf(only), scope);
    } finally {
      this.depth--;
    }
  }
}

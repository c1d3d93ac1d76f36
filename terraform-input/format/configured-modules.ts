// The configuration in a plan: its modules, their calls and resources, by address.
import type { Document, Key, Resource } from "./document";
import { type JsonObject, listOf, objectOf, property } from "./json";
import { lastModule } from "./reference";

/** Where an expression stands. */
export interface Scope {
  /** Address of the module instance. */
  readonly module: string;
  /** `each.key` or `count.index` @default - neither count nor for_each */
  readonly key?: Key;
  /** The expression of `for_each`. @default - none */
  readonly forEach?: unknown;
}

/** @param key of the instance @param configured the resource or the module call that has the arguments */
function scopeIn(module: string, key: Key | undefined, configured: JsonObject): Scope {
  const forEach = configured["for_each_expression"];
  return { module, ...(key !== undefined && { key }), ...(forEach !== undefined && { forEach }) };
}

const keyOf = ({ mode, type, name }: JsonObject) => JSON.stringify([mode, type, name]);

export class ConfiguredModules {
  /** By the address of the module instance, then by mode, type and name. */
  private readonly resources = new Map<string, ReadonlyMap<string, JsonObject>>();

  constructor(private readonly document: Document) {}

  /** A module's configuration. */
  module(address: string): JsonObject {
    return objectOf(this.call(address)["module"]);
  }

  /** An output's expression. */
  output(address: string, name: string): unknown {
    return objectOf(property(objectOf(this.module(address)["outputs"]), name))["expression"];
  }

  outputNames(address: string): readonly string[] {
    return Object.keys(objectOf(this.module(address)["outputs"]));
  }

  /** @returns undefined if the plan has no configuration of it */
  resource({ module, mode, type, name }: Resource): JsonObject | undefined {
    let known = this.resources.get(module);
    if (!known) {
      known = new Map(listOf(this.module(module)["resources"]).map((each) => [keyOf(objectOf(each)), objectOf(each)]));
      this.resources.set(module, known);
    }
    return known.get(keyOf({ mode, type, name }));
  }

  /** Where the arguments of a resource stand. */
  scopeOf(resource: Resource): Scope {
    return scopeIn(resource.module, resource.key, objectOf(this.resource(resource)));
  }

  /** The expression of a module's argument, and where it stands. @returns undefined for the root module */
  argument(address: string, name: string): { readonly expression: unknown; readonly scope: Scope } | undefined {
    const last = lastModule(address);
    if (!last) return undefined;
    const call = this.call(address);
    return { expression: property(objectOf(call["expressions"]), name), scope: scopeIn(last.parent, last.key, call) };
  }

  /** The value of a variable of the root module, or a module's default. */
  variable(address: string, name: string): unknown {
    if (address === "") return property(this.document.variables, name);
    return objectOf(property(objectOf(this.module(address)["variables"]), name))["default"];
  }

  /** The call of a module; for the root, what stands for one. */
  private call(address: string): JsonObject {
    const last = lastModule(address);
    if (!last) return { module: this.document.configuration };
    return objectOf(property(objectOf(this.module(last.parent)["module_calls"]), last.name));
  }
}

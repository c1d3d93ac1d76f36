// The configuration in a plan: which instances the references of an argument mean, where its value is unknown.
import type { Document, Key, Resource } from "./document";
import { isObject, type JsonObject, listOf, objectOf, property, textsOf } from "./json";
import { lastModule, longest, type Step, stepsOf } from "./reference";

/** What an argument refers to. */
export interface Referent {
  readonly resource: Resource;
  /** The attribute that is taken, such as "id". @default - the resource itself */
  readonly attribute?: string;
}

export interface Referents {
  readonly list: readonly Referent[];
  /** Whether everything was followed. A plan's JSON leaves out locals, and what dynamic blocks refer to. */
  readonly complete: boolean;
}

/** Where an expression stands. */
interface Scope {
  /** Address of the module instance. */
  readonly module: string;
  /** `each.key` or `count.index` @default - neither count nor for_each */
  readonly key?: Key;
  readonly forEach?: unknown;
  /** Keys in the same expression, which choose among the instances of a module. @default - none */
  readonly keys?: readonly Key[];
}

const NOTHING: Referents = { list: [], complete: true };
const UNKNOWN: Referents = { list: [], complete: false };

/** Deeper chains of modules and variables are a cycle or nobody's. */
const DEEPEST = 50;

const namesIn = (steps: readonly Step[]) => steps.flatMap((step) => ("name" in step ? [step.name] : []));

function merged(all: readonly Referents[]): Referents {
  return { list: all.flatMap(({ list }) => list), complete: all.every(({ complete }) => complete) };
}

const CIDR_BLOCK = /^[\d.]+\/\d+$/;

/** The resource's own key, and those of the modules that it is in. */
function keysOf({ key, module }: Resource): readonly (Key | undefined)[] {
  const last = lastModule(module);
  return last ? [key, last.key, ...keysOf({ module: last.parent } as Resource)] : [key];
}

export class Configuration {
  private readonly instances = new Map<string, Resource[]>();
  private readonly modules = new Set<string>();
  private depth = 0;

  constructor(private readonly document: Document) {
    for (const resource of document.resources) {
      const name = this.nameOf(resource.module, resource.mode, resource.type, resource.name);
      const known = this.instances.get(name);
      if (known) known.push(resource);
      else this.instances.set(name, [resource]);
      for (let module = resource.module; module !== "" && !this.modules.has(module); module = lastModule(module)?.parent ?? "")
        this.modules.add(module);
    }
  }

  /** @param path of the argument, through nested blocks: ["vpc_config", "subnet_ids"] */
  of(resource: Resource, path: readonly string[]): Referents {
    const own = this.resource(resource);
    if (!own) return UNKNOWN;
    const scope: Scope = {
      module: resource.module,
      ...(resource.key !== undefined && { key: resource.key }),
      ...(own["for_each_expression"] !== undefined && { forEach: own["for_each_expression"] }),
    };
    const expressions = path.reduce<readonly unknown[]>(
      (found, step) => found.flatMap((each) => (isObject(each) && property(each, step) !== undefined ? [property(each, step)].flat() : [])),
      [own["expressions"]],
    );
    if (expressions.length === 0) return UNKNOWN;
    return merged(expressions.map((expression) => this.evaluate(expression, scope)));
  }

  /** Whether the resource's configuration has the argument. */
  gives(resource: Resource, argument: string): boolean {
    return property(objectOf(this.resource(resource)?.["expressions"]), argument) !== undefined;
  }

  private resource({ module, type, name, mode }: Resource): JsonObject | undefined {
    const all = listOf(this.module(module)["resources"]).map(objectOf);
    return all.find((each) => each["type"] === type && each["name"] === name && each["mode"] === mode);
  }

  private nameOf(module: string, mode: Resource["mode"], type: string, name: string): string {
    return `${module}/${mode}/${type}/${name}`;
  }

  private module(address: string): JsonObject {
    return objectOf(objectOf(this.call(address))["module"]);
  }

  /** The call of a module; for the root, what stands for one. */
  private call(address: string): JsonObject {
    const last = lastModule(address);
    if (!last) return { module: this.document.configuration };
    return objectOf(property(objectOf(this.module(last.parent)["module_calls"]), last.name));
  }

  /** Where the arguments of a module's call stand. */
  private callScope(address: string): Scope | undefined {
    const last = lastModule(address);
    if (!last) return undefined;
    const forEach = this.call(address)["for_each_expression"];
    return { module: last.parent, ...(last.key !== undefined && { key: last.key }), ...(forEach !== undefined && { forEach }) };
  }

  private evaluate(expression: unknown, scope: Scope): Referents {
    if (!isObject(expression)) return NOTHING;
    if (this.depth >= DEEPEST) return UNKNOWN;
    this.depth++;
    try {
      const references = longest(textsOf(expression["references"])).map(stepsOf);
      const keys = references.flatMap((steps) => {
        const literal = this.literal(steps, scope);
        return typeof literal === "string" || typeof literal === "number" ? [literal] : [];
      });
      const all = references.map((steps) => this.chosen(this.follow(steps, { ...scope, keys }), keys));
      const { list, complete } = merged(all);
      const isChoice = references.some((steps, index) => all[index]!.list.length === 0 && this.mayChoose(steps, scope, list));
      return { list, complete: complete && !isChoice };
    } finally {
      this.depth--;
    }
  }

  /**
   * Whether a value beside the resources may choose among them, as in `var.strict ? one : other` and `all[var.tier[each.key]]`: the JSON
   * does not have the expression. A key of one of them, a number and a block do not.
   */
  private mayChoose(steps: readonly Step[], scope: Scope, list: readonly Referent[]): boolean {
    const [head, kind] = namesIn(steps);
    if (list.length === 0 || (head !== "var" && !(head === "each" && kind === "value"))) return false;
    const value = this.literal(steps, scope);
    const isHarmless = (each: unknown): boolean =>
      typeof each === "number" ||
      (typeof each === "string" && (CIDR_BLOCK.test(each) || list.some(({ resource }) => keysOf(resource).includes(each))));
    return Array.isArray(value) ? !value.every(isHarmless) : !isHarmless(value);
  }

  /** The one of several instances that a key in the same expression means: `aws_subnet.private[each.value]`. */
  private chosen(referents: Referents, keys: readonly Key[]): Referents {
    const { list, complete } = referents;
    if (list.length < 2 || keys.length === 0) return referents;
    const byKey = list.filter(({ resource }) => resource.key !== undefined && keys.includes(resource.key));
    if (byKey.length === 1) return { list: byKey, complete };
    const [index, ...others] = keys.filter((key): key is number => typeof key === "number" && Number.isInteger(key) && key >= 0);
    // As `element` counts: https://developer.hashicorp.com/terraform/language/functions/element
    return byKey.length === 0 && index !== undefined && others.length === 0 ? { list: [list[index % list.length]!], complete } : referents;
  }

  private follow(steps: readonly Step[], scope: Scope): Referents {
    const [head, ...rest] = steps;
    switch (head && "name" in head ? head.name : "") {
      case "count":
      case "path":
      case "terraform":
      case "self":
        return NOTHING;
      case "each":
        return this.each(rest, scope);
      case "var":
        return this.variable(rest, scope);
      case "module":
        return this.output(rest, scope);
      case "data":
        return this.resources("data", rest, scope);
      case "local":
      case "":
        return UNKNOWN;
      default:
        return this.resources("managed", steps, scope);
    }
  }

  private resources(mode: Resource["mode"], steps: readonly Step[], { module }: Scope): Referents {
    const [type = "", name = "", attribute] = namesIn(steps).filter((each) => each !== "*");
    const key = steps[2] && "key" in steps[2] ? steps[2].key : undefined;
    const all = this.instances.get(this.nameOf(module, mode, type, name)) ?? [];
    const list = all.filter((each) => key === undefined || each.key === key);
    return { list: list.map((resource) => ({ resource, ...(attribute !== undefined && { attribute }) })), complete: true };
  }

  private each(steps: readonly Step[], scope: Scope): Referents {
    const [kind, ...path] = namesIn(steps);
    if (kind !== "value" || scope.forEach === undefined) return NOTHING;
    const { forEach, key, module } = scope;
    const { list, complete } = this.evaluate(forEach, { module });
    const own = list.filter(({ resource }) => resource.key === key);
    return { list: this.withAttribute(own.length > 0 ? own : list, path), complete: complete && (list.length === 0 || own.length > 0) };
  }

  private variable(steps: readonly Step[], { module }: Scope): Referents {
    const [name = "", ...path] = namesIn(steps);
    const scope = this.callScope(module);
    if (!scope) return NOTHING;
    const argument = property(objectOf(this.call(module)["expressions"]), name);
    const { list, complete } = this.evaluate(argument, scope);
    return { list: this.withAttribute(list, path), complete };
  }

  private output(steps: readonly Step[], { module, key: own, keys = [] }: Scope): Referents {
    const [name = "", output = "", ...path] = namesIn(steps);
    const key = steps[1] && "key" in steps[1] ? steps[1].key : undefined;
    const instances = [...this.modules].filter((address) => {
      const last = lastModule(address);
      return last?.parent === module && last.name === name && (key === undefined || last.key === key);
    });
    const keyed = (wanted: readonly (Key | undefined)[]) =>
      instances.filter((address) => lastModule(address)?.key !== undefined && wanted.includes(lastModule(address)?.key));
    const [byKeys, same] = [keyed(keys), keyed([own])];
    const chosen = byKeys.length === 1 ? byKeys : same.length > 0 && keys.length === 0 ? same : instances;
    if (chosen.length === 0) return UNKNOWN;
    return merged(
      chosen.flatMap((address) => {
        const outputs = objectOf(this.module(address)["outputs"]);
        // What stands behind `module.network[each.key]` is not in the JSON: it may be any output.
        const expressions = output === "" ? Object.values(outputs) : [property(outputs, output)];
        return expressions.map((each) => {
          const { list, complete } = this.evaluate(objectOf(each)["expression"], { module: address });
          return { list: this.withAttribute(list, path), complete };
        });
      }),
    );
  }

  /** `each.value.id`, where each value is a resource. */
  private withAttribute(list: readonly Referent[], [attribute]: readonly string[]): readonly Referent[] {
    return list.map((referent) => (attribute === undefined || referent.attribute !== undefined ? referent : { ...referent, attribute }));
  }

  /** The value of a reference that is known without any resource. */
  private literal(steps: readonly Step[], scope: Scope): unknown {
    const [head, kind, ...path] = namesIn(steps);
    const into = (value: unknown) => path.reduce<unknown>((found, step) => property(objectOf(found), step), value);
    if (head === "count" || (head === "each" && kind === "key")) return scope.key;
    if (head === "var" && kind !== undefined) return into(this.variableLiteral(kind, scope.module));
    if (head !== "each" || scope.key === undefined) return undefined;
    const collection = this.expressionLiteral(scope.forEach, { module: scope.module });
    return Array.isArray(collection) ? scope.key : into(property(objectOf(collection), String(scope.key)));
  }

  private variableLiteral(name: string, module: string): unknown {
    const scope = this.callScope(module);
    if (!scope) return property(this.document.variables, name);
    const argument = property(objectOf(this.call(module)["expressions"]), name);
    if (argument !== undefined) return this.expressionLiteral(argument, scope);
    return objectOf(property(objectOf(this.module(module)["variables"]), name))["default"];
  }

  private expressionLiteral(expression: unknown, scope: Scope): unknown {
    if (!isObject(expression) || this.depth >= DEEPEST) return undefined;
    // A configuration in JSON, such as CDKTF's, has its expressions as constants, beside their references.
    const [only, ...others] = longest(textsOf(expression["references"]));
    if (only === undefined) return expression["constant_value"];
    if (others.length > 0) return undefined;
    this.depth++;
    try {
      return this.literal(stepsOf(only), scope);
    } finally {
      this.depth--;
    }
  }
}

// Which instances the references of an argument mean, if its value is unknown.
import { chosenBy, mayChoose } from "./choice";
import { ConfiguredModules, type Scope } from "./configured-modules";
import type { Document, Key, Resource } from "./document";
import { isObject, objectOf, property, textsOf } from "./json";
import { DEEPEST, Literals } from "./literals";
import { lastModule, longest, namesIn, type Step, stepsOf } from "./reference";

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

/** With the keys in an expression, which choose among the instances of a module. */
type KeyedScope = Scope & { readonly keys: readonly Key[] };

const NOTHING: Referents = { list: [], complete: true };
const UNKNOWN: Referents = { list: [], complete: false };

const isKey = (value: unknown): value is Key => typeof value === "string" || typeof value === "number";

const nameOf = (module: string, mode: Resource["mode"], type: string, name: string) => `${module}/${mode}/${type}/${name}`;

function merged(all: readonly Referents[]): Referents {
  return { list: all.flatMap(({ list }) => list), complete: all.every(({ complete }) => complete) };
}

/** `each.value.id`, if each value is a resource. */
function withAttribute({ list, complete }: Referents, [attribute]: readonly string[]): Referents {
  const taken = (referent: Referent) =>
    attribute === undefined || referent.attribute !== undefined ? referent : { ...referent, attribute };
  return { list: list.map(taken), complete };
}

export class Configuration {
  private readonly configured: ConfiguredModules;
  private readonly literals: Literals;
  private readonly instances = new Map<string, Resource[]>();
  /** Addresses of the module instances, but for the root. */
  private readonly modules = new Set<string>();
  private depth = 0;

  constructor(document: Document) {
    this.configured = new ConfiguredModules(document);
    this.literals = new Literals(this.configured);
    for (const resource of document.resources) {
      const name = nameOf(resource.module, resource.mode, resource.type, resource.name);
      const known = this.instances.get(name);
      if (known) known.push(resource);
      else this.instances.set(name, [resource]);
      for (let module = resource.module; module !== "" && !this.modules.has(module); module = lastModule(module)?.parent ?? "")
        this.modules.add(module);
    }
  }

  /** Whether the resource's configuration has the argument. */
  gives(resource: Resource, argument: string): boolean {
    return property(objectOf(this.configured.resource(resource)?.["expressions"]), argument) !== undefined;
  }

  /** @param path of the argument, through nested blocks: ["vpc_config", "subnet_ids"] */
  of(resource: Resource, path: readonly string[]): Referents {
    const expressions = path.reduce<readonly unknown[]>(
      (found, step) => found.flatMap((each) => (isObject(each) && property(each, step) !== undefined ? [property(each, step)].flat() : [])),
      [this.configured.resource(resource)?.["expressions"]],
    );
    if (expressions.length === 0) return UNKNOWN;
    const scope = this.configured.scopeOf(resource);
    return merged(expressions.map((expression) => this.evaluate(expression, scope)));
  }

  private evaluate(expression: unknown, scope: Scope): Referents {
    if (!isObject(expression)) return NOTHING;
    if (this.depth >= DEEPEST) return UNKNOWN;
    this.depth++;
    try {
      const references = longest(textsOf(expression["references"])).map(stepsOf);
      const values = references.map((steps) => this.literals.of(steps, scope));
      const keys = values.filter(isKey);
      const followed = references.map((steps) => chosenBy(keys, this.follow(steps, { ...scope, keys })));
      const all = merged(followed);
      const choose = references.filter((steps, index) => {
        const [head, kind] = namesIn(steps);
        const isValue = head === "var" || (head === "each" && kind === "value");
        return isValue && followed[index]!.list.length === 0 && mayChoose(values[index], all);
      });
      return { list: all.list, complete: all.complete && (all.list.length === 0 || choose.length === 0) };
    } finally {
      this.depth--;
    }
  }

  private follow(steps: readonly Step[], scope: KeyedScope): Referents {
    const [head, ...rest] = steps;
    switch (head && "name" in head ? head.name : "") {
      case "count":
      case "path":
      case "terraform":
      case "self":
        return NOTHING;
      case "each":
        return this.each(namesIn(rest), scope);
      case "var":
        return this.variable(namesIn(rest), scope);
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
    const all = this.instances.get(nameOf(module, mode, type, name)) ?? [];
    const list = all.filter((each) => key === undefined || each.key === key).map((resource): Referent => ({ resource }));
    return withAttribute({ list, complete: true }, attribute === undefined ? [] : [attribute]);
  }

  private each([kind, ...path]: readonly string[], { forEach, key, module }: Scope): Referents {
    if (kind !== "value" || forEach === undefined) return NOTHING;
    const { list, complete } = this.evaluate(forEach, { module });
    const own = list.filter(({ resource }) => resource.key === key);
    const isFound = own.length > 0;
    return withAttribute({ list: isFound ? own : list, complete: complete && (list.length === 0 || isFound) }, path);
  }

  private variable([name = "", ...path]: readonly string[], { module }: Scope): Referents {
    const argument = this.configured.argument(module, name);
    return argument ? withAttribute(this.evaluate(argument.expression, argument.scope), path) : NOTHING;
  }

  private output(steps: readonly Step[], scope: KeyedScope): Referents {
    const [name = "", output, ...path] = namesIn(steps);
    const key = steps[1] && "key" in steps[1] ? steps[1].key : undefined;
    const instances = this.instancesOfModule(name, key, scope);
    if (instances.length === 0) return UNKNOWN;
    return merged(
      instances.flatMap((module) => {
        // What stands behind `module.network[each.key]` is not in the JSON: it may be any output.
        const names = output === undefined ? this.configured.outputNames(module) : [output];
        return names.map((each) => withAttribute(this.evaluate(this.configured.output(module, each), { module }), path));
      }),
    );
  }

  /** @param key that stands in the reference @default - the keys in the expression, or the scope's own, choose */
  private instancesOfModule(name: string, key: Key | undefined, { module, key: own, keys }: KeyedScope): readonly string[] {
    const all = [...this.modules].flatMap((address) => {
      const last = lastModule(address);
      return last?.parent === module && last.name === name ? [{ address, key: last.key }] : [];
    });
    const withKey = (wanted: readonly (Key | undefined)[]) => all.filter((each) => each.key !== undefined && wanted.includes(each.key));
    const byKeys = withKey(keys);
    const byOwn = keys.length === 0 ? withKey([own]) : [];
    const chosen = key !== undefined ? withKey([key]) : byKeys.length === 1 ? byKeys : byOwn.length > 0 ? byOwn : all;
    return chosen.map(({ address }) => address);
  }
}

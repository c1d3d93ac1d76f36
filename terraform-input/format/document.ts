// The JSON of `terraform show -json`: https://developer.hashicorp.com/terraform/internals/json-format
import { TopologyError } from "../../topology/model";
import { isObject, type JsonObject, listOf, objectOf, property, textOf } from "./json";

/** The key of an instance of a resource or a module with `count` or `for_each`. */
export type Key = string | number;

/** A resource instance as it will be after the plan, or as the state has it. */
export interface Resource {
  /** `module.app.aws_instance.web["blue"]` */
  readonly address: string;
  /** A data source's has no "data." before it. */
  readonly type: string;
  readonly name: string;
  /** @default - the resource has neither count nor for_each */
  readonly key?: Key;
  /** Address of its module instance; "" is the root. */
  readonly module: string;
  readonly mode: "managed" | "data";
  readonly values: JsonObject;
  /** Which of the values are known after the apply only: `true` in their place. */
  readonly unknown: JsonObject;
}

export interface Document {
  readonly kind: "plan" | "state";
  readonly resources: readonly Resource[];
  /** What a plan deletes, as it was. */
  readonly deleted: readonly Resource[];
  /** The root module's configuration, which only a plan has. */
  readonly configuration: JsonObject;
  /** Values of the root module's variables. */
  readonly variables: JsonObject;
}

const SHOW = "terraform show -json plan.out > plan.json";

/** The resource that a change deletes, and does not create anew. */
function deletedBy(value: unknown): readonly Resource[] {
  const change = objectOf(value);
  const { actions, before } = objectOf(change["change"]);
  if (listOf(actions).join() !== "delete") return [];
  return resourceOf({ ...change, values: before }, textOf(change["module_address"]) ?? "", {});
}

/** A module and those below it. */
function resourcesBelow(module: JsonObject, unknownOf: ReadonlyMap<string, JsonObject>): readonly Resource[] {
  const address = textOf(module["address"]) ?? "";
  const own = listOf(module["resources"]).map(objectOf);
  return [
    ...own.flatMap((each) => resourceOf(each, address, unknownOf.get(textOf(each["address"]) ?? "") ?? {})),
    ...listOf(module["child_modules"]).flatMap((child) => resourcesBelow(objectOf(child), unknownOf)),
  ];
}

/** @returns nothing if the value is no resource */
function resourceOf(value: JsonObject, module: string, unknown: JsonObject): readonly Resource[] {
  const [address, type, name] = [textOf(value["address"]), textOf(value["type"]), textOf(value["name"])];
  if (address === undefined || type === undefined || name === undefined) return [];
  const key = value["index"];
  return [
    {
      address,
      type,
      name,
      ...((typeof key === "string" || typeof key === "number") && { key }),
      module,
      mode: value["mode"] === "data" ? "data" : "managed",
      values: objectOf(value["values"]),
      unknown,
    },
  ];
}

function readPlan(json: JsonObject): Document {
  const changes = listOf(json["resource_changes"]).flatMap((change): readonly (readonly [string, JsonObject])[] => {
    const address = textOf(objectOf(change)["address"]);
    return address === undefined ? [] : [[address, objectOf(objectOf(objectOf(change)["change"])["after_unknown"])]];
  });
  const planned = resourcesBelow(objectOf(objectOf(json["planned_values"])["root_module"]), new Map(changes));
  // Data sources that are read before the plan are in the prior state only.
  const prior = resourcesBelow(objectOf(objectOf(objectOf(json["prior_state"])["values"])["root_module"]), new Map());
  const addresses = new Set(planned.map(({ address }) => address));
  const data = prior.filter(({ mode, address }) => mode === "data" && !addresses.has(address));
  const variables = Object.entries(objectOf(json["variables"])).map(([name, variable]) => [name, objectOf(variable)["value"]]);
  return {
    kind: "plan",
    resources: [...planned, ...data],
    deleted: listOf(json["resource_changes"]).flatMap(deletedBy),
    configuration: objectOf(objectOf(json["configuration"])["root_module"]),
    variables: objectOf(Object.fromEntries(variables)),
  };
}

function readState(json: JsonObject): Document {
  const resources = resourcesBelow(objectOf(objectOf(json["values"])["root_module"]), new Map());
  return { kind: "state", resources, deleted: [], configuration: {}, variables: {} };
}

/** Terraform's two packed formats: a saved plan is a zip file, and JSON has no such beginning. */
const ZIP = "PK\u0003\u0004";

/** Control and format characters, such as marks that change the direction of text, and line separators: a terminal obeys them. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** "\u001b" in the place of an escape character, and so on. */
const printable = (text: string): string =>
  text.replaceAll(CONTROL, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`);

function parse(text: string): unknown {
  if (text.startsWith(ZIP)) throw new TopologyError(`this is a saved plan, which is binary; give its JSON: ${SHOW}`);
  if (text.trim() === "") throw new TopologyError(`this is empty; give the JSON of a plan or a state: ${SHOW}`);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""), (_, value: unknown) => (typeof value === "string" ? printable(value) : value));
  } catch (error) {
    const truncated = !/[}\]]\s*$/.test(text) && text.trimStart().startsWith("{");
    throw new TopologyError(
      truncated
        ? "this JSON ends in the middle: write it anew"
        : `this is not JSON (${printable((error as Error).message)}); give the output of: ${SHOW}`,
      { cause: error },
    );
  }
}

/** Minor versions only add to the format: https://developer.hashicorp.com/terraform/internals/json-format#format-summary */
const MAJOR_VERSION = "1";

function requireVersion(what: string, version: string): void {
  const [major, minor] = version.split(".");
  if (major === MAJOR_VERSION || (major === "0" && minor !== undefined)) return;
  throw new TopologyError(`this ${what} has format version ${version}; known are 0.x and 1.x: a newer lab may read it`);
}

/** @throws TopologyError if it is neither a plan nor a state: what it is instead, and which command writes what is wanted */
function documentJson(text: string): JsonObject {
  const json = parse(text);
  if (!isObject(json)) throw new TopologyError(`this JSON is no plan and no state of Terraform; give the output of: ${SHOW}`);
  const version = textOf(property(json, "format_version"));
  if (version === undefined) {
    if (json["version"] !== undefined && Array.isArray(json["resources"]))
      throw new TopologyError("this is a raw state file; give the state's JSON: terraform show -json > state.json");
    if (json["@level"] !== undefined) throw new TopologyError(`this is Terraform's log; give the output of: ${SHOW}`);
    if (json["resource"] !== undefined || json["terraform"] !== undefined)
      throw new TopologyError(`this is a configuration in JSON; plan it first: terraform plan -out plan.out, then ${SHOW}`);
    throw new TopologyError(`this JSON is no plan and no state of Terraform (it has no format_version); give the output of: ${SHOW}`);
  }
  requireVersion(isPlan(json) ? "plan" : "state", version);
  return json;
}

const isPlan = (json: JsonObject): boolean => isObject(json["planned_values"]);

/**
 * Reads a plan or a state; an empty state has no resources.
 *
 * @throws TopologyError if it is neither
 */
export function readDocument(text: string): Document {
  const json = documentJson(text);
  if (isPlan(json)) return readPlan(json);
  return readState(json);
}

/**
 * Reads the state that a plan starts from.
 *
 * @throws TopologyError if the text is no plan
 */
export function readPriorState(text: string): Document {
  const json = documentJson(text);
  if (!isPlan(json)) throw new TopologyError("a state does not tell what was before it: give both, the older one first");
  return readState(objectOf(json["prior_state"]));
}

// Settings of the synthesis, in cdktf.json and in the environment. Unknown ones are refused.
import { distance } from "fastest-levenshtein";
import { TopologyError } from "../topology/model";
import { listed, nearest } from "../topology/nearest";
import { variablesSet } from "./tfvars";

export interface Settings {
  /** Of cdktf.json, for cdktf. */
  readonly context: Record<string, unknown>;
  /** Values of the scenarios' parameters, as far as they are set. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The source of a parameter's value, for errors. */
  readonly place: (parameter: string) => string;
}

/** https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file, and what `cdktf init` writes. */
const CONFIGURATION = [
  ...["language", "app", "projectId", "sendCrashReports", "output", "codeMakerOutput", "context"],
  ...["terraformProviders", "terraformModules", "excludeStackIdFromLogicalIds", "allowSepCharsInLogicalIds", "watchPattern"],
];

/** Flags of the context that cdktf has or had. */
const FLAGS = ["excludeStackIdFromLogicalIds", "allowSepCharsInLogicalIds"];

/** What cdktf's own command and library put there. */
const isCdktfs = (key: string) => /^@?cdktf/.test(key);

const CONTEXT_VARIABLE = "CDKTF_CONTEXT_JSON";

function parse(text: string, place: string): Record<string, unknown> {
  const refusal = (got: string) => new TopologyError(`${place} must be a JSON object: ${got}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal((error as Error).message);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal(`got ${JSON.stringify(value)}`);
  return value as Record<string, unknown>;
}

function refuseUnknown(kind: "setting" | "variable", keys: readonly string[], known: readonly string[], place: string): void {
  const key = keys.find((each) => !known.includes(each));
  if (key === undefined) return;
  const like = nearest(key, known);
  const hint = like === undefined ? "" : `; did you mean ${like}?`;
  throw new TopologyError(`${place}: no ${kind} "${key}"${hint} (there are: ${listed(known)})`);
}

/** Other projects' variables may have the same prefix, so only a near miss counts as a typo. */
function refuseMisspelt(environment: NodeJS.ProcessEnv, known: readonly string[]): void {
  for (const name of Object.keys(environment)) {
    const like = known.find((each) => !known.includes(name) && distance(name.toUpperCase(), each.toUpperCase()) <= 2);
    if (like !== undefined) throw new TopologyError(`the environment: no variable ${name}; did you mean ${like}?`);
  }
}

/**
 * @param configuration the text of cdktf.json
 * @param parameters names of those that some scenario has
 * @throws TopologyError that names the unknown setting, its source, and the nearest known one
 */
export function settings(configuration: string, environment: NodeJS.ProcessEnv, parameters: readonly string[]): Settings {
  refuseMisspelt(environment, [CONTEXT_VARIABLE]);
  const file = parse(configuration, "cdktf.json");
  refuseUnknown("setting", Object.keys(file), CONFIGURATION, "cdktf.json");
  const ofFile = parse(JSON.stringify(file["context"] ?? {}), "cdktf.json, context");
  const ofEnvironment = parse(environment[CONTEXT_VARIABLE] || "{}", CONTEXT_VARIABLE);
  // The cdktf command copies the file's context into the environment.
  const isCopy = Object.entries(ofFile).every(([key, value]) => JSON.stringify(ofEnvironment[key]) === JSON.stringify(value));
  const sources = [
    { place: "cdktf.json, context", context: ofFile },
    { place: isCopy && Object.keys(ofFile).length > 0 ? "cdktf.json, context" : CONTEXT_VARIABLE, context: ofEnvironment },
  ];
  for (const { place, context } of sources)
    refuseUnknown(
      "setting",
      Object.keys(context).filter((key) => !isCdktfs(key)),
      [...parameters, ...FLAGS],
      place,
    );
  // As in cdktf's App, the environment wins.
  const set = sources.flatMap(({ place, context }) =>
    parameters
      .filter((parameter) => Object.hasOwn(context, parameter))
      .map((parameter) => [parameter, { value: context[parameter], place: `${place}, ${parameter}` }] as const),
  );
  const settled = new Map(set);
  return {
    context: ofFile,
    values: Object.fromEntries([...settled].map(([parameter, { value }]) => [parameter, value])),
    place: (parameter) => settled.get(parameter)?.place ?? parameter,
  };
}

/** Sources of the values of Terraform's variables. */
export interface VariableSources {
  readonly environment: NodeJS.ProcessEnv;
  /** Text of each .tfvars or .tfvars.json file, by its name. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * @param variables names of the stacks' Terraform variables
 * @throws TopologyError for one that a file sets and no stack has, or for a TF_VAR_name that is almost one of theirs
 */
export function refuseUnknownVariables({ environment, files }: VariableSources, variables: readonly string[]): void {
  for (const [file, text] of Object.entries(files)) {
    // A key "//" is a comment.
    const set = file.endsWith(".json") ? Object.keys(parse(text, file)).filter((key) => key !== "//") : variablesSet(text);
    refuseUnknown("variable", set, variables, file);
  }
  refuseMisspelt(
    environment,
    variables.map((name) => `TF_VAR_${name}`),
  );
}

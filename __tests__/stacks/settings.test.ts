// The sources of a synthesis's settings, and refused settings.
import { readFileSync } from "node:fs";
import { refuseUnknownVariables, settings as settingsOf } from "../../stacks/settings";
import { variablesSet } from "../../stacks/tfvars";

const file = (context?: unknown) => JSON.stringify({ language: "typescript", ...(context !== undefined && { context }) });
const environment = (context: unknown) => ({ CDKTF_CONTEXT_JSON: JSON.stringify(context) });

const settings = (configuration: string, variables: NodeJS.ProcessEnv, parameters = ["clients", "zones"]) =>
  settingsOf(configuration, variables, parameters);

/** The parameters that are set, and their sources. */
function parametersOf(configuration: string, variables: NodeJS.ProcessEnv) {
  const { values, place } = settings(configuration, variables);
  return Object.entries(values).map(([parameter, value]) => [value, place(parameter)]);
}

test("without sources, there are no settings", () => {
  expect(settings(file(), {})).toMatchObject({ context: {}, values: {} });
});

test("the environment wins over cdktf.json", () => {
  expect(parametersOf(file({ clients: 4 }), {})).toEqual([[4, "cdktf.json, context, clients"]]);
  expect(parametersOf(file({ clients: 4, zones: 1 }), environment({ clients: 5 }))).toEqual([
    [5, "CDKTF_CONTEXT_JSON, clients"],
    [1, "cdktf.json, context, zones"],
  ]);
});

test("a value that the cdktf command copied into the environment is attributed to cdktf.json", () => {
  const copied = environment({ clients: 4, cdktfRelativeModules: [] });
  expect(parametersOf(file({ clients: 4 }), copied)).toEqual([[4, "cdktf.json, context, clients"]]);
});

test("a parameter that no scenario has is refused", () => {
  expect(() => settings(file({ clients: 4 }), {}, ["zones"])).toThrow('cdktf.json, context: no setting "clients" (there are: zones, ');
});

test.each([
  ["an unknown key", file(), environment({ xyzzy: 1 }), 'CDKTF_CONTEXT_JSON: no setting "xyzzy" (there are: clients, '],
  ["a misspelt key", file(), environment({ Clients: 1 }), 'CDKTF_CONTEXT_JSON: no setting "Clients"; did you mean clients?'],
  ["a list", file([1]), {}, "cdktf.json, context must be a JSON object: got [1]"],
  ["no JSON in the environment", file(), { CDKTF_CONTEXT_JSON: "clients=5" }, "CDKTF_CONTEXT_JSON must be a JSON object: "],
  ["no JSON in cdktf.json", "{", {}, "cdktf.json must be a JSON object: "],
  ["a misspelt variable", file(), { CDKTF_CONTEXT_JSN: "{}" }, "no variable CDKTF_CONTEXT_JSN; did you mean CDKTF_CONTEXT_JSON?"],
])("%s is refused", (_, configuration, variables, message) => {
  expect(() => settings(configuration, variables)).toThrow(message);
});

test("cdktf's own variables are accepted", () => {
  const own = { CDKTF_OUTDIR: "x", CDKTF_LOG_LEVEL: "debug", CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true" };
  expect(settings(file(), own)).toMatchObject({ context: {}, values: {} });
});

const VARIABLES = ["application_port", "aws_region", "tags"];

test("a near-miss of a stack's Terraform variable in the environment is refused; other projects' variables are ignored", () => {
  const refuse = (variables: NodeJS.ProcessEnv) => refuseUnknownVariables({ environment: variables, files: {} }, VARIABLES);
  expect(() => refuse({ TF_VAR_aplication_port: "1" })).toThrow(
    "the environment: no variable TF_VAR_aplication_port; did you mean TF_VAR_application_port?",
  );
  refuse({ TF_VAR_application_port: "1", TF_VAR_region: "x", TF_VAR_token: "x" });
});

test("a variable in a .tfvars file that the stack does not have is refused", () => {
  const refuse = (text: string) => refuseUnknownVariables({ environment: {}, files: { "terraform.tfvars": text } }, VARIABLES);
  expect(() => refuse('aws_regoin = "x"')).toThrow('terraform.tfvars: no variable "aws_regoin"; did you mean aws_region?');
  expect(() => refuse("xyzzy = 1")).toThrow('no variable "xyzzy" (there are: application_port, aws_region, tags)');
  expect(() => refuseUnknownVariables({ environment: {}, files: { "a.auto.tfvars.json": '{"tag":{}}' } }, VARIABLES)).toThrow(
    'a.auto.tfvars.json: no variable "tag"; did you mean tags?',
  );
  refuse('aws_region = "x"\ntags = {\n  xyzzy = "1"\n}\n');
});

test("a comment in a .tfvars.json file, and a comment that looks like a heredoc in a .tfvars file, are ignored", () => {
  const files = { "terraform.tfvars.json": '{"//":"note","tags":{}}', "a.auto.tfvars": '# <<EOT\naws_region = "x"\n# EOT\n' };
  expect(() => refuseUnknownVariables({ environment: {}, files }, VARIABLES)).not.toThrow();
  expect(variablesSet("# <<EOT\nunknown = 1\nvalue = <<EOT\n a = 1\nEOT\n")).toEqual(["unknown", "value"]);
});

test("only names outside values and comments are variables of a .tfvars file", () => {
  expect(variablesSet(readFileSync("__tests__/terraform/original.tfvars", "utf8"))).toEqual([
    "aws_region",
    "capture_transfer_bucket",
    "resource_name_prefix",
    "tags",
  ]);
  const odd = `# a = 1
    b="# c = 2 {" // d = 3
    e = [
      "f = 4", { g = 5 },
    ] /* h = 6
    i = 7 */
    j = <<-EOT
      k = {
      EOT
    l-m = "\\"n = 8"`;
  expect(variablesSet(odd)).toEqual(["b", "e", "j", "l-m"]);
});

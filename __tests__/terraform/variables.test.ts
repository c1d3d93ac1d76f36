// The variables' validations and their messages. They need no provider: Terraform gets the stack's variables only.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { instantiate, type Parameters } from "../../topology/lab";
import { TopologyError } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { type Outcome, run, synthesizeInto, terraform, TestFolder } from "./terraform";
import { ACCESS, BAD_VALUES, GOOD_VALUES, ORIGINAL, type Value } from "./values";

const REQUIRED = { ...ORIGINAL, ...ACCESS };

type Variables = Readonly<Record<string, { readonly default?: unknown }>>;

let folder: TestFolder;
const stacks = new Map<string, { readonly path: string; readonly variables: Variables }>();

beforeAll(() => {
  folder = new TestFolder();
  for (const name of scenarioNames) {
    const synthesized = synthesizeInto(join(folder.path, name), scenario(name));
    const { variable } = JSON.parse(readFileSync(join(synthesized, "cdk.tf.json"), "utf8")) as { variable: Variables };
    const path = join(folder.path, `${name}-variables`);
    mkdirSync(path);
    writeFileSync(join(path, "variables.tf.json"), JSON.stringify({ variable }));
    terraform(path, "init", "-backend=false");
    stacks.set(name, { path, variables: variable });
  }
});
afterAll(() => folder[Symbol.dispose]());

/** The first stack that has the variable: many have it in common, and then it is the same one. */
function stackWith(variable: string) {
  const found = [...stacks.values()].find(({ variables }) => variable in variables);
  if (!found) throw new Error(`no stack has ${variable}`);
  return found;
}

/** Of the stack with that variable, which gets the other required values that it has. */
function planWith({ variable, value, beside }: Value): Outcome {
  const { path, variables } = stackWith(variable);
  const others = Object.entries({ ...REQUIRED, ...beside }).filter(([name]) => name in variables && name !== variable);
  writeFileSync(
    join(path, "values.tfvars.json"),
    JSON.stringify({ ...Object.fromEntries(others), ...(value !== undefined && { [variable]: value }) }),
  );
  return run("terraform", ["plan", "-input=false", "-no-color", "-var-file=values.tfvars.json"], path);
}

/** Terraform breaks a message's lines, and draws a frame around it. */
const words = (output: string) => output.replaceAll(/[\s│]+/g, " ");

test.each(BAD_VALUES.map((bad) => [bad.variable, JSON.stringify(bad.value).slice(0, 60), bad] as const))(
  "%s = %s is refused, with its message",
  (_variable, _value, bad) => {
    const { status, output } = planWith(bad);
    expect(status).toBe(1);
    expect(words(output)).toContain(bad.message);
    expect(output).toContain(bad.wrongType ? "Invalid value for input variable" : "Invalid value for variable");
  },
);

test.each(GOOD_VALUES.map((good) => [good.variable, JSON.stringify(good.value).slice(0, 60), good] as const))(
  "%s = %s is taken",
  (_variable, _value, good) => {
    expect(planWith(good)).toMatchObject({ status: 0 });
  },
);

test.each(Object.keys(REQUIRED))("%s is required", (variable) => {
  const { status, output } = planWith({ variable, value: undefined });
  expect(status).toBe(1);
  expect(words(output)).toContain(`The root module input variable "${variable}" is not set, and has no default value.`);
  expect(words(planWith({ variable, value: null }).output)).toContain("required variable may not be set to null");
});

test.each(scenarioNames)("%s requires nothing else", (name) => {
  const { variables } = stacks.get(name)!;
  const required = Object.keys(variables).filter((variable) => variables[variable]?.default === undefined);
  expect(required.filter((variable) => !(variable in REQUIRED))).toEqual([]);
});

test("every variable of every scenario has values that it refuses", () => {
  const all = new Set([...stacks.values()].flatMap(({ variables }) => Object.keys(variables)));
  expect([...new Set(BAD_VALUES.map((bad) => bad.variable))].sort()).toEqual([...all].sort());
});

describe("the local lab accepts and refuses the same VPC blocks and ports", () => {
  const portNames = Object.keys(scenario().ports);
  const known = (values: readonly Value[]) =>
    values.filter(({ variable }) => variable === "vpc_cidr_block" || portNames.includes(variable));
  const parametersOf = ({ variable, value, beside }: Value): Parameters =>
    variable === "vpc_cidr_block"
      ? { vpcCidrBlock: value as string }
      : { ports: { ...(beside as Record<string, number>), [variable]: value as number } };
  const rows = (values: readonly Value[]) => known(values).map((row) => [row.variable, JSON.stringify(row.value), row] as const);

  test.each(rows(BAD_VALUES))("%s = %s is refused", (_variable, _value, row) => {
    expect(() => instantiate(scenario(), parametersOf(row))).toThrow(TopologyError);
  });

  test.each(rows(GOOD_VALUES))("%s = %s is taken", (_variable, _value, row) => {
    expect(() => instantiate(scenario(), parametersOf(row))).not.toThrow();
  });
});

describe("the local lab accepts and refuses the same blocks for SSH, in the same words", () => {
  const lab = scenario("web-server");
  const start = ({ variable, value, beside = {} }: Value) =>
    instantiate(lab, {
      blocks: { [variable]: value as readonly string[] },
      fromAnywhere: beside["ssh_from_anywhere"] === true ? [variable] : [],
    });
  const rows = <T extends Value>(values: readonly T[]) =>
    values
      .filter(({ variable, value }) => variable === "ssh_cidr_blocks" && Array.isArray(value))
      .map((row) => [JSON.stringify(row.value), row] as const);

  test.each(rows(BAD_VALUES))("%s is refused", (_value, bad) => {
    expect(() => start(bad)).toThrow(TopologyError);
    expect(() => start(bad)).toThrow(bad.message);
  });

  test.each(rows(GOOD_VALUES))("%s is taken", (_value, good) => {
    expect(() => start(good)).not.toThrow();
  });
});

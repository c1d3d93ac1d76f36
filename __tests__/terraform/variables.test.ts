// The variables' validations and their messages. They need no provider: Terraform gets the stack's variables only.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { instantiate, type Parameters } from "../../topology/lab";
import { TopologyError } from "../../topology/model";
import { scenario } from "../../topology/scenarios";
import { type Outcome, run, synthesizeInto, terraform, TestFolder } from "./terraform";
import { BAD_VALUES, GOOD_VALUES, ORIGINAL, type Value } from "./values";

let folder: TestFolder;
let stack: string;

beforeAll(() => {
  folder = new TestFolder();
  const { variable } = JSON.parse(readFileSync(join(synthesizeInto(folder.path), "cdk.tf.json"), "utf8")) as { variable: unknown };
  stack = join(folder.path, "variables");
  mkdirSync(stack);
  writeFileSync(join(stack, "variables.tf.json"), JSON.stringify({ variable }));
  terraform(stack, "init", "-backend=false");
});
afterAll(() => folder[Symbol.dispose]());

function plan(values: object): Outcome {
  writeFileSync(join(stack, "values.tfvars.json"), JSON.stringify(values));
  return run("terraform", ["plan", "-input=false", "-no-color", "-var-file=values.tfvars.json"], stack);
}

const planWith = ({ variable, value, beside }: Value) => plan({ ...ORIGINAL, ...beside, [variable]: value });

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

test.each(Object.keys(ORIGINAL))("%s is required", (variable) => {
  const { status, output } = plan(Object.fromEntries(Object.entries(ORIGINAL).filter(([name]) => name !== variable)));
  expect(status).toBe(1);
  expect(words(output)).toContain(`The root module input variable "${variable}" is not set`);
});

test("every variable has values that it refuses", () => {
  const { variable } = JSON.parse(readFileSync(join(stack, "variables.tf.json"), "utf8")) as { variable: object };
  expect([...new Set(BAD_VALUES.map((bad) => bad.variable))].sort()).toEqual(Object.keys(variable).sort());
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

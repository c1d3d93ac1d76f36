// terraform validate, and terraform test with a mocked provider, on the synthesized stack. AWS is never asked, even with credentials.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, synthesizeInto, terraform, TestFolder } from "./terraform";
import { BAD_VALUES } from "./values";

/** A mocked provider has no zones by default, which the stack refuses. */
const ONE_ZONE = {
  aws_availability_zones: { defaults: { names: ["eu-central-1a"] } },
  aws_ec2_instance_type_offerings: { defaults: { locations: ["eu-central-1a"] } },
};

let folder: TestFolder;
let stack: string;

beforeAll(() => {
  folder = new TestFolder();
  stack = synthesizeInto(folder.path);
  terraform(stack, "init", "-backend=false", "-input=false");
});
afterAll(() => folder[Symbol.dispose]());

test("terraform validate finds no fault", () => {
  expect(terraform(stack, "validate")).toContain("The configuration is valid.");
});

describe("terraform test, with a mocked provider", () => {
  const testFile = (name: string) => {
    mkdirSync(join(stack, "tests"), { recursive: true });
    return join(stack, "tests", name);
  };

  test("finds the original's values resolved", () => {
    copyFileSync(join(__dirname, "lab.tftest.hcl"), testFile("lab.tftest.hcl"));
    copyFileSync(join(__dirname, "original.tfvars"), join(stack, "terraform.tfvars"));
    const { status, output } = run("terraform", ["test", "-no-color", "-filter=tests/lab.tftest.hcl"], stack);
    expect(output).toContain("Success! 7 passed, 0 failed.");
    expect(status).toBe(0);
  });

  test("finds each bad value refused by its variable, in the whole stack", () => {
    const refusals = BAD_VALUES.filter(({ wrongType }) => !wrongType).map(({ variable, value, beside }, index) => [
      `refusal_${index}_of_${variable}`,
      { command: "plan", variables: { ...beside, [variable]: value }, expect_failures: [`var.${variable}`] },
    ]);
    writeFileSync(
      testFile("refusals.tftest.json"),
      JSON.stringify({ mock_provider: { aws: { mock_data: ONE_ZONE } }, run: Object.fromEntries(refusals) as object }),
    );
    copyFileSync(join(__dirname, "original.tfvars"), join(stack, "terraform.tfvars"));
    const { status, output } = run("terraform", ["test", "-no-color", "-filter=tests/refusals.tftest.json"], stack);
    expect(output).toContain(`Success! ${refusals.length} passed, 0 failed.`);
    expect(status).toBe(0);
  });
});

// Each scenario before Terraform: validate, terraform test, a deploy beside the others with one terraform.tfvars, destroy.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { instantiate, type Lab } from "../../topology/lab";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { synthesized } from "../stacks/synthesized";
import { describeWithHandedProvider, run, synthesizeInto, terraform, TestFolder } from "./terraform";
import { ACCESS, BAD_VALUES, ORIGINAL } from "./values";

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly values: Readonly<Record<string, unknown>>;
}

/** A mocked provider has no zones by default, which the stack refuses. */
const NAMES_OF_ZONES = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const ZONES = {
  aws_availability_zones: { defaults: { names: NAMES_OF_ZONES } },
  aws_ec2_instance_type_offerings: { defaults: { locations: NAMES_OF_ZONES } },
};

/** One set of values for all of them, of which each stack takes those that it has variables for. */
const VALUES = { ...ORIGINAL, ...ACCESS };

const folder = new TestFolder();
const stacks = new Map<string, string>();

beforeAll(() => {
  for (const name of scenarioNames) {
    const stack = synthesizeInto(join(folder.path, name), scenario(name));
    writeFileSync(join(stack, "terraform.tfvars.json"), JSON.stringify(VALUES));
    terraform(stack, "init", "-input=false");
    stacks.set(name, stack);
  }
});
afterAll(() => folder[Symbol.dispose]());

/** What Terraform must make of the model, as the local lab resolves it: assertions in Terraform's language. */
function assertionsOf(lab: Lab): readonly (readonly [condition: string, message: string])[] {
  const terraformName = (name: string) => name.replaceAll("-", "_");
  const instances = lab.hosts.filter(({ loadBalancing }) => loadBalancing === undefined);
  const rules = new Map(lab.hosts.flatMap(({ interfaces }) => interfaces.flatMap((each) => each.rules.map((rule) => [rule.id, rule]))));
  return [
    ...instances.flatMap(({ name, address, domainName }) => [
      [`aws_instance.ec2_instance_${terraformName(name)}.private_ip == "${address}"`, `${name} has the address ${address}.`] as const,
      [
        `aws_route53_record.${terraformName(name)}_ec2_instance_record.name == "${domainName}"`,
        `${name} has the name ${domainName}.`,
      ] as const,
    ]),
    ...[...rules.values()].map(({ id, direction, port }) => {
      const rule = `aws_vpc_security_group_${direction}_rule.${terraformName(id)}`;
      const ports = "from" in port ? ` && ${rule}.from_port == ${port.from} && ${rule}.to_port == ${port.to}` : "";
      const protocol = port.protocol === "all" ? "-1" : port.protocol;
      return [`${rule}.ip_protocol == "${protocol}"${ports}`, `${id} has the ports of the model.`] as const;
    }),
  ];
}

/** The run of `terraform test`. @returns how many runs have passed */
function terraformTest(stack: string, file: string, text: string): number {
  mkdirSync(join(stack, "tests"), { recursive: true });
  writeFileSync(join(stack, "tests", file), text);
  const { status, output } = run("terraform", ["test", "-no-color", `-filter=tests/${file}`], stack);
  const [, passed] = /Success! (\d+) passed, 0 failed\./.exec(output) ?? [];
  if (status !== 0 || passed === undefined) throw new Error(output);
  return Number(passed);
}

const mocked = (runs: object) => JSON.stringify({ mock_provider: { aws: { mock_data: ZONES } }, run: runs });

describe.each(scenarioNames)("%s", (name) => {
  const stack = () => stacks.get(name)!;

  test("terraform validate finds no fault", () => {
    expect(terraform(stack(), "validate")).toContain("The configuration is valid.");
  });

  test("terraform test, with a mocked provider, finds the addresses, names and ports of the model", () => {
    const assert = assertionsOf(instantiate(scenario(name))).map(([condition, message]) => ({
      condition: `\${${condition}}`,
      error_message: message,
    }));
    expect(assert.length).toBeGreaterThan(5);
    expect(terraformTest(stack(), "model.tftest.json", mocked({ model: { command: "plan", assert } }))).toBe(1);
  });

  const own = join(__dirname, `${name}.tftest.hcl`);
  if (existsSync(own))
    test("terraform test, with a mocked provider, finds what the scenario promises besides", () => {
      expect(terraformTest(stack(), "own.tftest.hcl", readFileSync(own, "utf8"))).toBeGreaterThan(0);
    });

  test("terraform test finds each bad value refused by its variable, in the first stack that has it", () => {
    const variablesOf = (of: string) => Object.keys(synthesized(scenario(of)).variable);
    const earlier = scenarioNames.slice(0, scenarioNames.indexOf(name)).flatMap(variablesOf);
    const variables = variablesOf(name).filter((variable) => !earlier.includes(variable));
    const refusals = BAD_VALUES.filter(({ variable, wrongType }) => !wrongType && variables.includes(variable)).map(
      ({ variable, value, beside }, index) => [
        `refusal_${index}_of_${variable}`,
        { command: "plan", variables: { ...beside, [variable]: value }, expect_failures: [`var.${variable}`] },
      ],
    );
    if (refusals.length === 0) return;
    expect(terraformTest(stack(), "refusals.tftest.json", mocked(Object.fromEntries(refusals) as object))).toBe(refusals.length);
  });
});

/** Names that are one's own in an account or in all of AWS, by the attributes that have them. */
const NAMES: Readonly<Record<string, string>> = {
  aws_iam_instance_profile: "name",
  aws_iam_policy: "name",
  aws_iam_role: "name",
  aws_key_pair: "key_name",
  aws_ec2_managed_prefix_list: "name",
  aws_lb: "name",
  aws_lb_target_group: "name",
  aws_route53_zone: "name",
  aws_s3_bucket: "bucket",
  aws_security_group: "name_prefix",
};

describeWithHandedProvider("all scenarios, deployed side by side", () => {
  const resources = new Map<string, readonly Resource[]>();

  beforeAll(() => {
    for (const [name, stack] of stacks) {
      terraform(stack, "apply", "-input=false", "-auto-approve");
      const state = JSON.parse(terraform(stack, "show", "-json")) as { values: { root_module: { resources: Resource[] } } };
      resources.set(
        name,
        state.values.root_module.resources.filter(({ mode }) => mode === "managed"),
      );
    }
  });

  test.each(scenarioNames)("%s: what is deployed is what is configured: a plan finds no changes", (name) => {
    expect(terraform(stacks.get(name)!, "plan", "-input=false")).toContain("No changes.");
  });

  test("no two of them have a bucket, a role, a key pair or another thing of the same name", () => {
    const names = [...resources.values()]
      .flatMap((all) => all)
      .flatMap(({ type, values }) => {
        const attribute = NAMES[type];
        return attribute === undefined ? [] : [`${type} ${values[attribute] as string}`];
      });
    expect(names.length).toBeGreaterThan(6 * scenarioNames.length);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
    expect(names.filter((name) => /undefined|null/.test(name))).toEqual([]);
  });

  test("no two of them have a resource of the same Name, so that the console tells them apart", () => {
    const nameTags = (of: readonly Resource[]) =>
      of.flatMap(({ values: { tags } }) => (tags as Record<string, string> | null)?.["Name"] ?? []);
    // A rule stands below its group, and is called after the rule of the topology.
    const named = [...resources.values()].map((of) => new Set(nameTags(of.filter(({ type }) => !type.includes("_security_group_")))));
    const all = named.flatMap((names) => [...names]);
    expect(all.length).toBeGreaterThan(10 * scenarioNames.length);
    expect(all.filter((name, index) => all.indexOf(name) < index)).toEqual([]);
  });

  test.each(scenarioNames)("%s: destroy leaves nothing", (name) => {
    terraform(stacks.get(name)!, "destroy", "-input=false", "-auto-approve");
    expect(JSON.parse(terraform(stacks.get(name)!, "show", "-json"))).not.toHaveProperty("values");
  });
});

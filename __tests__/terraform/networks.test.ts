// Terraform with networks of other shapes: validate, and a plan if a provider is available that never calls AWS.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { instantiate } from "../../topology/lab";
import { twoVpcs } from "../support/two-vpcs";
import { webNetwork } from "../support/web-network";
import { describeWithHandedProvider, run, synthesizeInto, terraform, TestFolder } from "./terraform";
import { ORIGINAL } from "./values";

interface Planned {
  readonly address: string;
  readonly change: { readonly after: Readonly<Record<string, unknown>> };
}

describe.each([webNetwork, twoVpcs])("$name", (lab) => {
  let folder: TestFolder;
  let stack: string;

  beforeAll(() => {
    folder = new TestFolder();
    stack = synthesizeInto(folder.path, lab);
    terraform(stack, "init", "-backend=false", "-input=false");
  });
  afterAll(() => folder[Symbol.dispose]());

  const words = (output: string) => output.replaceAll(/[\s│]+/g, " ");

  test("terraform validate succeeds", () => {
    expect(terraform(stack, "validate")).toContain("The configuration is valid.");
  });

  test.each([
    [1, "1 failed"],
    [3, "1 passed"],
  ])("in a region with %i availability zones: %s", (count, outcome) => {
    const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"].slice(0, count);
    mkdirSync(join(stack, "tests"), { recursive: true });
    const mock_data = {
      aws_availability_zones: { defaults: { names: zones } },
      aws_ec2_instance_type_offerings: { defaults: { locations: zones } },
    };
    const test = { mock_provider: { aws: { mock_data } }, variables: ORIGINAL, run: { zones: { command: "plan" } } };
    writeFileSync(join(stack, "tests", "zones.tftest.json"), JSON.stringify(test));
    const output = words(run("terraform", ["test", "-no-color"], stack).output);
    expect(output).toContain(outcome);
    expect(/fewer than (\d) availability zones of eu-central-1 offer t2\.micro/.exec(output)?.[1]).toBe(
      count === 1 ? String(1 + Math.max(...instantiate(lab).subnets.map(({ zone }) => zone ?? 0))) : undefined,
    );
  });

  describeWithHandedProvider("a plan", () => {
    const plan = (values: object = {}) => {
      writeFileSync(join(stack, "terraform.tfvars.json"), JSON.stringify({ ...ORIGINAL, ...values }));
      return run("terraform", ["plan", "-input=false", "-no-color", "-out=changes"], stack);
    };

    beforeAll(() => {
      terraform(stack, "init", "-input=false");
    });

    test("gives hosts and subnets the same addresses as the local lab", () => {
      expect(plan()).toMatchObject({ status: 0 });
      const { resource_changes } = JSON.parse(terraform(stack, "show", "-json", "changes")) as { resource_changes: readonly Planned[] };
      const planned = new Map(resource_changes.map(({ address, change }) => [address, change.after]));
      const { hosts, subnets } = instantiate(lab);
      const terraformName = (name: string) => name.replaceAll("-", "_");
      for (const { name, cidrBlock, zone } of subnets)
        expect(planned.get(`aws_subnet.${terraformName(name)}_subnet`)).toMatchObject({
          cidr_block: cidrBlock,
          availability_zone: `eu-central-1${"abc"[zone ?? 0]}`,
        });
      for (const { name, address, domainName } of hosts) {
        expect(planned.get(`aws_instance.ec2_instance_${terraformName(name)}`)).toMatchObject({ private_ip: address });
        expect(planned.get(`aws_route53_record.${terraformName(name)}_ec2_instance_record`)).toMatchObject({
          name: domainName,
          records: [address],
        });
      }
    });

    test("is refused if its prefix or its bucket's name is too long for AWS", () => {
      const own = `-${lab.name}`.length;
      const output = words(plan({ resource_name_prefix: "a".repeat(52 - own), capture_transfer_bucket: "a".repeat(64 - own) }).output);
      expect(output).toContain(`resource_name_prefix must have 1 to ${51 - own} characters`);
      expect(output).toContain(`capture_transfer_bucket must have 3 to ${63 - own} characters`);
      expect(plan({ resource_name_prefix: "a".repeat(51 - own), capture_transfer_bucket: "a".repeat(63 - own) })).toMatchObject({
        status: 0,
      });
    });
  });
});

describeWithHandedProvider("the first VPC's block must suit what is around it, as in the local lab", () => {
  let folder: TestFolder;
  let stack: string;
  beforeAll(() => {
    folder = new TestFolder();
    stack = synthesizeInto(folder.path, twoVpcs);
    terraform(stack, "init", "-input=false");
    writeFileSync(join(stack, "terraform.tfvars.json"), JSON.stringify(ORIGINAL));
  });
  afterAll(() => folder[Symbol.dispose]());

  const plan = (block: string) => run("terraform", ["plan", "-input=false", "-no-color", `-var=vpc_cidr_block=${block}`], stack);

  test.each([
    ["10.8.4.0/22", "its parts would overlap"],
    ["10.8.0.0/23", "its subnets do not fit"],
    ["10.8.16.0/20", "a subnet is outside"],
    ["10.10.0.0/16", "another VPC has it"],
    ["10.8.0.0/8", "no VPC is as large"],
    ["127.0.0.0/20", "it is the loopback's"],
    ["10.8.0.1/20", "it has host bits"],
    ["10.8.0.0", "it is no block"],
  ])("%s is refused: %s", (block) => {
    expect(() => instantiate(twoVpcs, { vpcCidrBlock: block })).toThrow();
    const { status, output } = plan(block);
    expect(status).toBe(1);
    expect(output).toContain("Invalid value for variable");
    expect(output).not.toContain("Invalid index");
  });

  test.each(["10.8.0.0/20", "10.8.0.0/21", "10.8.0.0/16"])("%s is accepted", (block) => {
    expect(() => instantiate(twoVpcs, { vpcCidrBlock: block })).not.toThrow();
    expect(plan(block)).toMatchObject({ status: 0 });
  });
});

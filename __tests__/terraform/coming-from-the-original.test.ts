// Takes over the original lab's state, as described in docs/aws.md. Needs a provider from terraform's development overrides.
import { copyFileSync, cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ProjectCopy } from "../support/project-copy";
import { describeWithHandedProvider, run, terraform, TestFolder } from "./terraform";

const MOVES = "stacks/coming-from-the-original.tf";

interface Change {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly change: { readonly actions: readonly string[] };
}

/** The planned actions of managed resources by address, without no-ops. */
function plan(stack: string, ...args: readonly string[]): readonly Change[] {
  terraform(stack, "plan", "-input=false", "-out=changes", `-var-file=${join(__dirname, "original.tfvars")}`, ...args);
  const { resource_changes } = JSON.parse(terraform(stack, "show", "-json", "changes")) as { resource_changes: readonly Change[] };
  return resource_changes.filter(({ mode }) => mode === "managed");
}

const withActions = (planned: readonly Change[], ...actions: readonly string[]) =>
  planned.filter(({ change }) => change.actions.join() === actions.join()).map(({ address }) => address);

describeWithHandedProvider("coming from the original", () => {
  let original: TestFolder;
  let project: ProjectCopy;
  let stack: string;

  beforeAll(() => {
    original = new TestFolder();
    cpSync(join(__dirname, "original"), original.path, { recursive: true });
    copyFileSync(join(__dirname, "original.tfvars"), join(original.path, "terraform.tfvars"));
    terraform(original.path, "init", "-input=false");
    terraform(original.path, "apply", "-input=false", "-auto-approve");

    project = new ProjectCopy();
    expect(run("npm", ["run", "--silent", "synth"], project.path)).toMatchObject({ status: 0 });
    stack = join(project.path, "cdktf.out", "stacks", "tcp-ip-lab");
    copyFileSync(join(original.path, "terraform.tfstate"), join(project.path, "terraform.tcp-ip-lab.tfstate"));
    terraform(stack, "init", "-input=false");
  });
  afterAll(() => {
    project[Symbol.dispose]();
    original[Symbol.dispose]();
  });

  test("without the moves, all of the original's resources are destroyed", () => {
    const destroyed = withActions(plan(stack), "delete");
    expect(destroyed).toHaveLength(30);
    expect(destroyed).toEqual(expect.arrayContaining(["module.s3.aws_s3_bucket.bucket", "module.vpc.module.vpc.aws_vpc.this[0]"]));
  });

  describe("with the moves", () => {
    let planned: readonly Change[];
    beforeAll(() => {
      copyFileSync(MOVES, join(stack, "coming-from-the-original.tf"));
      planned = plan(stack);
    });

    test("all 28 common resources are taken over", () => {
      const moved = planned.filter(({ previous_address }) => previous_address !== undefined);
      expect(moved).toHaveLength(28);
      expect(moved.filter(({ address }) => address.startsWith("module."))).toEqual([]);
    });

    test("only replaced resources are destroyed", () => {
      expect(withActions(planned, "delete")).toEqual([]);
      // The NAT gateway is replaced, too, unless it happens to have the requested address.
      expect(withActions(planned, "delete", "create").filter((address) => address !== "aws_nat_gateway.nat_gateway")).toEqual([
        "aws_instance.ec2_instance_client_1",
        "aws_instance.ec2_instance_client_2",
        "aws_instance.ec2_instance_client_3",
        "aws_instance.ec2_instance_server",
      ]);
      expect(withActions(planned, "create", "delete")).toEqual([
        "aws_security_group.ec2_client_security_group",
        "aws_security_group.ec2_server_security_group",
      ]);
      expect(withActions(planned, "forget")).toEqual([
        "module.vpc.module.vpc.aws_default_network_acl.this[0]",
        "module.vpc.module.vpc.aws_default_route_table.default[0]",
      ]);
    });

    test("the moves change nothing in a new lab", () => {
      const created = withActions(plan(stack, "-state=none.tfstate"), "create");
      expect(created).toHaveLength(Object.values(resourcesOf(stack)).flatMap((all) => Object.keys(all)).length);
    });

    test("cdktf deploys with them, and a plan then finds no changes", () => {
      copyFileSync(join(__dirname, "original.tfvars"), join(project.path, "terraform.tfvars"));
      const { status, output } = run(
        resolve("node_modules/.bin/cdktf"),
        ["deploy", "--skip-provider-lock", "--auto-approve", "tcp-ip-lab"],
        project.path,
      );
      expect({ status, output: status === 0 ? "" : output }).toEqual({ status: 0, output: "" });
      expect(terraform(stack, "state", "list")).not.toContain("module.");
      expect(withActions(plan(stack), "no-op")).toHaveLength(plan(stack).length);
    });
  });
});

function resourcesOf(stack: string): Readonly<Record<string, object>> {
  return (JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as { resource: Record<string, object> }).resource;
}

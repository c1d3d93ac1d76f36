// Terraform deploys the load balancer, plans again and destroys it, with a provider that does not call AWS.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { scenario } from "../../topology/scenarios";
import { describeWithHandedProvider, synthesizeInto, terraform, TestFolder } from "./terraform";
import { ORIGINAL } from "./values";

interface Resource {
  readonly address: string;
  readonly mode: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface State {
  readonly values?: {
    readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
    readonly root_module: { readonly resources?: readonly Resource[] };
  };
}

/** Of an Application Load Balancer: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const NAME = /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;

describe("load-balancer", () => {
  let folder: TestFolder;
  let stack: string;

  beforeAll(() => {
    folder = new TestFolder();
    stack = synthesizeInto(folder.path, scenario("load-balancer"));
    terraform(stack, "init", "-backend=false", "-input=false");
  });
  afterAll(() => folder[Symbol.dispose]());

  test("terraform validate finds no fault", () => {
    expect(terraform(stack, "validate")).toContain("The configuration is valid.");
  });

  describeWithHandedProvider("deployed", () => {
    const state = () => JSON.parse(terraform(stack, "show", "-json")) as State;
    const values = (address: string) => {
      const found = state().values?.root_module.resources?.find((resource) => resource.address === address);
      if (!found) throw new Error(`no ${address}`);
      return found.values;
    };

    beforeAll(() => {
      // The state stays in the folder.
      terraform(stack, "init", "-input=false", "-reconfigure", "-backend-config=path=terraform.tfstate");
      // A prefix that is too long for the name of a load balancer.
      const variables = { ...ORIGINAL, resource_name_prefix: "A-long_prefix.of=36+characters@in-all" };
      writeFileSync(join(stack, "terraform.tfvars.json"), JSON.stringify(variables));
      terraform(stack, "apply", "-auto-approve", "-input=false");
    });

    test("a plan finds no changes", () => {
      expect(terraform(stack, "plan", "-input=false")).toContain("No changes.");
    });

    test("its name and its target group's are names that AWS takes, whatever the prefix", () => {
      const names = ["aws_lb.load_balancer", "aws_lb_target_group.load_balancer_target_group"].map((address) => values(address)["name"]);
      for (const name of names) expect(name).toMatch(NAME);
      expect(new Set(names).size).toBe(2);
    });

    test("each backend is a target, in a zone of its own", () => {
      const ids = ["backend_1", "backend_2"].map((name) => {
        const { id, availability_zone } = values(`aws_instance.ec2_instance_${name}`);
        expect(values(`aws_lb_target_group_attachment.load_balancer_target_${name}`)["target_id"]).toBe(id);
        return availability_zone;
      });
      expect(ids).toEqual(["eu-central-1a", "eu-central-1b"]);
    });

    test("the URL and the name in the private zone lead to it", () => {
      const { dns_name: dnsName, zone_id: zoneId } = values("aws_lb.load_balancer");
      expect(state().values?.outputs["load_balancer_url"]?.value).toBe(`http://${dnsName as string}/`);
      expect(values("aws_route53_record.load_balancer_record")["alias"]).toMatchObject([{ name: dnsName, zone_id: zoneId }]);
    });

    test("destroy leaves nothing", () => {
      terraform(stack, "destroy", "-auto-approve", "-input=false");
      expect(state()).not.toHaveProperty("values");
    });
  });
});

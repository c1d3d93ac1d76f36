// The instances that Terraform creates, and their user data.
import { readdirSync, readFileSync } from "node:fs";
import { scenario } from "../../topology/scenarios";
import { securityGroupsOf } from "../../topology/security-groups";
import { webNetwork } from "../support/web-network";
import { type Block, resourceAt, resources, synthesized } from "./synthesized";

const configuration = synthesized();
const instances = resources(configuration, "aws_instance");
const userData = (name: string) => resourceAt(configuration, `aws_instance.${name}`)["user_data"] as string;

/** The values in the templates; the templates have tests of their own. */
test.each(instances.map(([name]) => name))("the values in the user data of %s", (name) => {
  const folder = "cloud-init/templates";
  const asItStands = new Set(
    readdirSync(folder).flatMap((file) =>
      readFileSync(`${folder}/${file}`, "utf8")
        .split("\n")
        .map((line) => line.trim()),
    ),
  );
  const filledIn = userData(name)
    .replaceAll(/([$%])\1\{/g, "$1{")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !asItStands.has(line));
  expect(filledIn.join("\n")).toMatchSnapshot();
});

test("a shell's ${X} reaches the instance, since it is escaped for Terraform", () => {
  const expressions = instances.flatMap(([, { user_data }]) =>
    [...(user_data as string).matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, head]) => head),
  );
  expect(new Set(expressions)).toEqual(new Set(["var", "local", "aws_s3_object"]));
  expect(userData("ec2_instance_server")).toContain("$${SERVICES[@]}");
});

test("other programs or another port change the user data, which replaces the instance", () => {
  for (const [, { user_data, user_data_replace_on_change }] of instances) {
    expect(user_data_replace_on_change).toBe(true);
    expect(user_data).toContain("${aws_s3_object.lab_apps.key}");
    expect(user_data).toMatch(/\$\{(var\.application|local\.hesitant_consumer)_port\}/);
  }
});

test("an unmanaged host has no user data and does not wait for the programs", () => {
  for (const [, instance] of resources(synthesized(webNetwork), "aws_instance")) {
    expect(instance).not.toHaveProperty("user_data");
    expect(instance).not.toHaveProperty("user_data_replace_on_change");
    expect(instance["depends_on"]).not.toContain("aws_s3_object.lab_apps");
  }
});

test("root volumes are gp3, encrypted, and named after their instance", () => {
  for (const [, { root_block_device, tags }] of instances) expect(root_block_device).toEqual({ volume_type: "gp3", encrypted: true, tags });
});

describe("an instance waits for what its first boot needs", () => {
  const waits = (name: string) => resourceAt(configuration, `aws_instance.${name}`)["depends_on"] as readonly string[];

  test("a route out, the profile's policies, its security group's rules, the programs, its own name and the server's", () => {
    expect(waits("ec2_instance_client_2")).toMatchInlineSnapshot(`
     [
       "aws_route.private_default_route",
       "aws_route_table_association.private_route_table_association",
       "aws_vpc_endpoint.s3_endpoint",
       "aws_iam_role_policy_attachment.capture_transfer_bucket_access",
       "aws_iam_role_policy_attachment.session_manager",
       "aws_vpc_security_group_ingress_rule.client_ingress_icmp",
       "aws_vpc_security_group_egress_rule.client_egress_icmp",
       "aws_vpc_security_group_egress_rule.client_egress_tcp_application",
       "aws_vpc_security_group_egress_rule.client_egress_udp_application",
       "aws_vpc_security_group_egress_rule.client_egress_tcp_hesitant_consumer",
       "aws_vpc_security_group_egress_rule.client_egress_tcp_https",
       "aws_s3_object.lab_apps",
       "aws_route53_record.client_2_ec2_instance_record",
       "aws_route53_record.server_ec2_instance_record",
     ]
    `);
  });

  test("every rule of its security group", () => {
    const rules = (group: string) => securityGroupsOf(scenario()).find(({ name }) => name === group)?.rules.length;
    const waited = (name: string) => waits(name).filter((address) => address.startsWith("aws_vpc_security_group_"));
    expect(waited("ec2_instance_server")).toHaveLength(rules("server") ?? 0);
    expect(waited("ec2_instance_client_1")).toHaveLength(rules("client") ?? 0);
  });
});

test("the image is Amazon's own standard Amazon Linux 2023 in every region, not the minimal or the ECS variant", () => {
  const { filter, owners } = configuration.data["aws_ami"]?.["amazon_linux_2023"] as Block & {
    filter: readonly { name: string; values: readonly string[] }[];
  };
  const pattern = filter.find(({ name }) => name === "name")?.values[0] ?? "";
  const matches = (name: string) => new RegExp(`^${pattern.replaceAll(".", "[.]").replaceAll("*", ".*")}$`).test(name);
  expect(owners).toEqual(["amazon"]);
  expect(matches("al2023-ami-2023.9.20251117.1-kernel-6.1-x86_64")).toBe(true);
  expect(matches("al2023-ami-2023.9.20251117.1-kernel-6.12-arm64")).toBe(true);
  expect(matches("al2023-ami-2023.12.20260831.0-kernel-6.18-x86_64")).toBe(true);
  expect(matches("al2023-ami-minimal-2023.9.20251117.1-kernel-6.1-x86_64")).toBe(false);
  expect(matches("al2023-ami-ecs-hvm-2023.0.20251112-kernel-6.1-x86_64")).toBe(false);
  expect(matches("al2023-ami-ecs-neuron-hvm-2023.0.20251112-kernel-6.1-x86_64")).toBe(false);
});

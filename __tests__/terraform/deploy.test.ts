// cdktf deploy with the original's terraform.tfvars, an empty plan, a new port, new programs, destroy. Needs a provider from terraform's
// development overrides, which creates nothing: the released one would call AWS.
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ProjectCopy } from "../support/project-copy";
import { describeWithHandedProvider, run, terraform } from "./terraform";

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly values: Readonly<Record<string, unknown>>;
}

interface Change {
  readonly address: string;
  readonly change: { readonly actions: readonly string[]; readonly after: Readonly<Record<string, unknown>> | null };
}

interface State {
  readonly resources: readonly { readonly type: string; readonly instances: readonly { readonly attributes: Record<string, unknown> }[] }[];
}

describeWithHandedProvider("cdktf deploy, plan, destroy", () => {
  let project: ProjectCopy;
  let stack: string;
  let resources: readonly Resource[];
  let outputs: Readonly<Record<string, unknown>>;

  function cdktf(...args: readonly string[]): string {
    const { status, output } = run(resolve("node_modules/.bin/cdktf"), args, project.path);
    if (status !== 0) throw new Error(`cdktf ${args.join(" ")}: exit status ${status}\n${output}`);
    return output;
  }

  const variables = () => `-var-file=${join(project.path, "terraform.tfvars")}`;

  function plan(...args: readonly string[]): readonly Change[] {
    terraform(stack, "plan", "-input=false", "-out=changes", variables(), ...args);
    return (JSON.parse(terraform(stack, "show", "-json", "changes")) as { resource_changes: readonly Change[] }).resource_changes;
  }

  const plannedOutputs = () =>
    (JSON.parse(terraform(stack, "show", "-json", "changes")) as { planned_values: { outputs: Record<string, { value: unknown }> } })
      .planned_values.outputs;

  const changes = (planned: readonly Change[]) =>
    planned.filter(({ change }) => change.actions[0] !== "no-op").map(({ address, change }) => `${change.actions.join(", ")} ${address}`);

  beforeAll(() => {
    project = new ProjectCopy();
    copyFileSync(join(__dirname, "original.tfvars"), join(project.path, "terraform.tfvars"));
    stack = join(project.path, "cdktf.out", "stacks", "tcp-ip-lab");

    cdktf("deploy", "--skip-provider-lock", "--auto-approve", "tcp-ip-lab");
    const state = JSON.parse(terraform(stack, "show", "-json")) as {
      values: { outputs: Record<string, { value: unknown }>; root_module: { resources: Resource[] } };
    };
    resources = state.values.root_module.resources.filter(({ mode }) => mode === "managed");
    outputs = Object.fromEntries(Object.entries(state.values.outputs).map(([name, { value }]) => [name, value]));
  });
  afterAll(() => project[Symbol.dispose]());

  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const values = (address: string) => {
    const found = resources.find((resource) => resource.address === address);
    if (!found) throw new Error(`no ${address}`);
    return found.values;
  };
  const nameTag = ({ values: { tags } }: Resource) => (tags as Record<string, string> | null)?.["Name"];

  test("a plan after the deployment finds no changes", () => {
    expect(terraform(stack, "plan", "-input=false", variables())).toContain("No changes.");
  });

  test("the state is stored next to cdktf.json", () => {
    expect(readFileSync(join(project.path, "terraform.tcp-ip-lab.tfstate"), "utf8")).toContain("ec2_instance_server");
  });

  test("subnets, hosts and records have the addresses of the original's network", () => {
    expect(values("aws_vpc.vpc")).toMatchObject({ cidr_block: "10.0.0.0/16", enable_dns_support: true, enable_dns_hostnames: true });
    expect(values("aws_subnet.private_subnet")).toMatchObject({ cidr_block: "10.0.0.0/24", availability_zone: "eu-central-1a" });
    expect(values("aws_subnet.public_subnet")).toMatchObject({ cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1a" });
    expect(values("aws_nat_gateway.nat_gateway")["private_ip"]).toBe("10.0.1.4");
    const records = ofType("aws_route53_record").map(({ values: { name, type, ttl, records: addresses } }) => [name, type, ttl, addresses]);
    expect(records).toEqual([
      ["client-1.tcp-ip-sandbox.jch", "A", 300, ["10.0.0.11"]],
      ["client-2.tcp-ip-sandbox.jch", "A", 300, ["10.0.0.12"]],
      ["client-3.tcp-ip-sandbox.jch", "A", 300, ["10.0.0.13"]],
      ["server.tcp-ip-sandbox.jch", "A", 300, ["10.0.0.10"]],
    ]);
    for (const host of ["server", "client_1", "client_2", "client_3"])
      expect(values(`aws_route53_record.${host}_ec2_instance_record`)["records"]).toEqual([
        values(`aws_instance.ec2_instance_${host}`)["private_ip"],
      ]);
  });

  test("the private subnet's route out is the NAT gateway, the public one's the internet gateway", () => {
    const way = (subnet: string) => {
      const association = values(`aws_route_table_association.${subnet}_route_table_association`);
      const route = values(`aws_route.${subnet}_default_route`);
      expect(association["subnet_id"]).toBe(values(`aws_subnet.${subnet}_subnet`)["id"]);
      expect(route["route_table_id"]).toBe(association["route_table_id"]);
      expect(route["destination_cidr_block"]).toBe("0.0.0.0/0");
      return route;
    };
    expect(way("private")["nat_gateway_id"]).toBe(values("aws_nat_gateway.nat_gateway")["id"]);
    expect(way("public")["gateway_id"]).toBe(values("aws_internet_gateway.internet_gateway")["id"]);
    expect(values("aws_nat_gateway.nat_gateway")["subnet_id"]).toBe(values("aws_subnet.public_subnet")["id"]);
  });

  test("the security groups have the original's rules, and the hesitant consumer's", () => {
    const groups = new Map(ofType("aws_security_group").map((group) => [group.values["id"], nameTag(group)]));
    const rules = (direction: "ingress" | "egress") =>
      ofType(`aws_vpc_security_group_${direction}_rule`)
        .map(({ values: { security_group_id, ip_protocol, from_port, to_port, cidr_ipv4 } }) =>
          [groups.get(security_group_id), ip_protocol, from_port, to_port, cidr_ipv4].join(" "),
        )
        .sort();
    expect(rules("ingress")).toEqual([
      "TCP-IP-Sandbox-EC2-Client-SG icmp -1 -1 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Server-SG icmp -1 -1 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Server-SG tcp 1234 1234 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Server-SG tcp 1235 1235 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Server-SG udp 1234 1234 10.0.0.0/16",
    ]);
    expect(rules("egress")).toEqual([
      "TCP-IP-Sandbox-EC2-Client-SG icmp -1 -1 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Client-SG tcp 1234 1234 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Client-SG tcp 1235 1235 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Client-SG tcp 443 443 0.0.0.0/0",
      "TCP-IP-Sandbox-EC2-Client-SG udp 1234 1234 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Server-SG icmp -1 -1 10.0.0.0/16",
      "TCP-IP-Sandbox-EC2-Server-SG tcp 443 443 0.0.0.0/0",
    ]);
  });

  test("names are the original's", () => {
    expect(ofType("aws_instance").map(nameTag)).toEqual(
      ["#1", "#2", "#3"].map((client) => `TCP-IP-Sandbox-EC2-Client-${client}`).concat("TCP-IP-Sandbox-EC2-Server"),
    );
    expect(nameTag({ address: "", type: "", mode: "managed", values: values("aws_vpc.vpc") })).toBe("TCP-IP-Sandbox-VPC");
    expect(values("aws_iam_policy.capture_transfer_bucket_access_policy")["name"]).toBe(
      "TCP-IP-Sandbox-CaptureTransfer-Bucket-AccessPolicy",
    );
    expect(values("aws_iam_role.ec2_iam_role")["name"]).toBe("TCP-IP-Sandbox-EC2-IAM-Role");
    expect(values("aws_iam_instance_profile.ec2_instance_profile")["name"]).toBe("TCP-IP-Sandbox-EC2-Instance-Profile");
    expect(values("aws_route53_zone.private_hosted_zone")["name"]).toBe("tcp-ip-sandbox.jch");
    expect(values("aws_s3_bucket.bucket")["bucket"]).toBe("tcp-ip-sandbox-capture-transfer");
  });

  test("every resource that supports tags has the common ones", () => {
    const tagged = resources.filter(({ values: { tags_all } }) => tags_all !== undefined);
    expect(tagged.length).toBeGreaterThan(30);
    for (const {
      values: { tags_all },
    } of tagged)
      expect(tags_all).toMatchObject({ Stack: "TCP-IP-Sandbox", ProvisionedBy: "Terraform" });
  });

  test("policies are JSON, and name the bucket", () => {
    const policy = JSON.parse(values("aws_iam_policy.capture_transfer_bucket_access_policy")["policy"] as string) as {
      Statement: readonly { Action: unknown; Resource: unknown }[];
    };
    const bucket = "arn:aws:s3:::tcp-ip-sandbox-capture-transfer";
    expect(policy.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ["s3:GetObject", `${bucket}/${values("aws_s3_object.lab_apps")["key"] as string}`],
      [
        ["s3:GetObject", "s3:PutObject"],
        [`${bucket}/*.pcap`, `${bucket}/*.pcapng`],
      ],
      ["s3:ListBucket", bucket],
    ]);
    expect(JSON.parse(values("aws_s3_bucket_policy.capture_transfer_bucket_policy")["policy"] as string)).toMatchObject({
      Statement: [{ Effect: "Deny" }, { Effect: "Deny" }],
    });
  });

  test("the outputs are the original's, and those that are needed to connect", () => {
    const ofHost = (host: string, domainName: string, address: string) => {
      const id = values(`aws_instance.ec2_instance_${host}`)["id"] as string;
      return {
        [`${host}_ec2_instance_id`]: id,
        [`${host}_ec2_instance_ip_address`]: address,
        [`${host}_ec2_instance_dns_name`]: `${domainName}.tcp-ip-sandbox.jch`,
        [`${host}_ec2_instance_start_session_command`]: `aws ssm start-session --region eu-central-1 --target ${id}`,
      };
    };
    expect(outputs).toEqual({
      ec2_subnet_cidr: "10.0.0.0/24",
      application_port: 1234,
      hesitant_consumer_port: 1235,
      capture_transfer_bucket: "tcp-ip-sandbox-capture-transfer",
      lab_apps_version: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      ...ofHost("server", "server", "10.0.0.10"),
      ...ofHost("client_1", "client-1", "10.0.0.11"),
      ...ofHost("client_2", "client-2", "10.0.0.12"),
      ...ofHost("client_3", "client-3", "10.0.0.13"),
    });
  });

  test("the rendered user data is a cloud-config within AWS's 16 KiB, and contains every value", () => {
    for (const {
      values: { user_data },
    } of ofType("aws_instance")) {
      const text = user_data as string;
      expect(text).toMatch(/^#cloud-config\n/);
      expect(Buffer.byteLength(text)).toBeLessThan(12 * 1024);
      expect(text).toContain("BUCKET='tcp-ip-sandbox-capture-transfer'");
      expect(text).toContain(`LAB_APPS_KEY='${values("aws_s3_object.lab_apps")["key"] as string}'`);
      expect(text).toContain('"${SERVICES[@]}"');
      expect(text).not.toMatch(/var\.|aws_s3_object/);
    }
  });

  test("another application port changes its rules and the instances; the hesitant consumer's port follows", () => {
    expect(changes(plan("-var=application_port=2345"))).toEqual([
      "delete, create aws_instance.ec2_instance_client_1",
      "delete, create aws_instance.ec2_instance_client_2",
      "delete, create aws_instance.ec2_instance_client_3",
      "delete, create aws_instance.ec2_instance_server",
      "update aws_vpc_security_group_egress_rule.client_egress_tcp_application",
      "update aws_vpc_security_group_egress_rule.client_egress_tcp_hesitant_consumer",
      "update aws_vpc_security_group_egress_rule.client_egress_udp_application",
      "update aws_vpc_security_group_ingress_rule.server_ingress_tcp_application",
      "update aws_vpc_security_group_ingress_rule.server_ingress_tcp_hesitant_consumer",
      "update aws_vpc_security_group_ingress_rule.server_ingress_udp_application",
    ]);
  });

  test("another application port does not change the hesitant consumer's port if that is also set", () => {
    expect(changes(plan("-var=application_port=2345", "-var=hesitant_consumer_port=1235"))).toEqual([
      "delete, create aws_instance.ec2_instance_client_1",
      "delete, create aws_instance.ec2_instance_client_2",
      "delete, create aws_instance.ec2_instance_server",
      "update aws_vpc_security_group_egress_rule.client_egress_tcp_application",
      "update aws_vpc_security_group_egress_rule.client_egress_udp_application",
      "update aws_vpc_security_group_ingress_rule.server_ingress_tcp_application",
      "update aws_vpc_security_group_ingress_rule.server_ingress_udp_application",
    ]);
  });

  test("if the application port is the hesitant consumer's default, the consumer gets another default", () => {
    plan("-var=application_port=1235");
    expect(plannedOutputs()).toMatchObject({ application_port: { value: 1235 }, hesitant_consumer_port: { value: 1236 } });
    plan("-var=application_port=65535");
    expect(plannedOutputs()).toMatchObject({ application_port: { value: 65535 }, hesitant_consumer_port: { value: 65534 } });
  });

  test("a dot at the end of the hosted zone's name changes nothing", () => {
    expect(changes(plan("-var=hosted_zone_name=tcp-ip-sandbox.jch."))).toEqual([]);
  });

  test.each([
    [9, 10, 9],
    [10, 1, 0],
    [49, 1, 0],
  ])("with %i common tags the zone has %i tags and the programs %i: AWS takes ten there; all else has all", (count, ofZone, ofPrograms) => {
    const tags = Object.fromEntries(Array.from({ length: count }, (_, index) => [`Tag${index}`, "x"]));
    const after = (address: string) =>
      Object.keys(planned.find((change) => change.address === address)?.change.after?.["tags_all"] as object).length;
    const planned = plan(`-var=tags=${JSON.stringify(tags)}`);
    expect([after("aws_route53_zone.private_hosted_zone"), after("aws_s3_object.lab_apps")]).toEqual([ofZone, ofPrograms]);
    expect([after("aws_vpc.vpc"), after("aws_iam_role.ec2_iam_role")]).toEqual([count + 1, count]);
  });

  test("a newer image replaces no instance, but an instance that is replaced for another reason uses it", () => {
    const newest = values("aws_instance.ec2_instance_server")["ami"];
    const state = JSON.parse(readFileSync(join(project.path, "terraform.tcp-ip-lab.tfstate"), "utf8")) as State;
    for (const { type, instances } of state.resources)
      if (type === "aws_instance") for (const { attributes } of instances) attributes["ami"] = "ami-00000000000000000";
    writeFileSync(join(stack, "older-image.tfstate"), JSON.stringify(state));
    expect(changes(plan("-state=older-image.tfstate"))).toEqual([]);

    const planned = plan("-state=older-image.tfstate", "-var=hesitant_consumer_port=2345");
    const images = planned.filter(({ address }) => address.startsWith("aws_instance.")).map(({ change }) => change.after?.["ami"]);
    expect(changes(planned).filter((change) => change.includes("aws_instance."))).toEqual([
      "delete, create aws_instance.ec2_instance_client_3",
      "delete, create aws_instance.ec2_instance_server",
    ]);
    expect(images).toEqual(["ami-00000000000000000", "ami-00000000000000000", newest, newest]);
  });

  test("a subnet stays in its zone even if the plan would choose another one", () => {
    const state = JSON.parse(readFileSync(join(project.path, "terraform.tcp-ip-lab.tfstate"), "utf8")) as State;
    for (const { type, instances } of state.resources)
      if (type === "aws_subnet") for (const { attributes } of instances) attributes["availability_zone"] = "eu-central-1c";
    writeFileSync(join(stack, "other-zone.tfstate"), JSON.stringify(state));
    expect(changes(plan("-state=other-zone.tfstate"))).toEqual([]);
  });

  test.each([
    ["in a new lab", "-state=none.tfstate"],
    ["in a deployed lab, with another change", "-var=vpc_cidr_block=10.1.0.0/16"],
  ])("a bad value is refused with nothing planned, %s", (_where, argument) => {
    const { status, output } = run(
      "terraform",
      ["plan", "-input=false", "-no-color", variables(), "-var=route53_record_ttl=-1", argument],
      stack,
    );
    expect(status).toBe(1);
    expect(output).toContain("route53_record_ttl must be a whole number from 0 to 2147483647.");
    expect(output).not.toMatch(/will be|must be replaced|Plan:|Changes to Outputs/);
  });

  test("new programs replace the instances", () => {
    const before = outputs["lab_apps_version"];
    appendFileSync(join(project.path, "lab-apps", "main.ts"), '\nconsole.debug("new");\n');
    cdktf("synth");
    expect(changes(plan())).toEqual(
      expect.arrayContaining(
        ["client_1", "client_2", "client_3", "server"].map((host) => `delete, create aws_instance.ec2_instance_${host}`),
      ),
    );
    expect(plannedOutputs()["lab_apps_version"]?.value).not.toBe(before);
  });

  test("cdktf diff shows the changes, and cdktf destroy destroys everything", () => {
    writeFileSync(
      join(project.path, "terraform.tfvars"),
      `${readFileSync(join(__dirname, "original.tfvars"), "utf8")}\napplication_port = 2345\n`,
    );
    expect(cdktf("diff", "--skip-provider-lock", "tcp-ip-lab")).toMatch(/Plan: \d+ to add, \d+ to change, \d+ to destroy/);
    cdktf("destroy", "--skip-provider-lock", "--auto-approve", "tcp-ip-lab");
    expect(JSON.parse(terraform(stack, "show", "-json"))).not.toHaveProperty("values");
  });
});

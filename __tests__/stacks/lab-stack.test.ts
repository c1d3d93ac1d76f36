// The stack as a whole: its modules, its names, its tags.
import { TerraformElement, TerraformStack, Testing } from "cdktf";
import { scenario } from "../../topology/scenarios";
import { twoVpcs } from "../support/two-vpcs";
import { webNetwork } from "../support/web-network";
import { labStack, resources, synthesized } from "./synthesized";

const stack = labStack();
const configuration = synthesized();

test("the construct tree has the original's modules", () => {
  const tree = Testing.renderConstructTree(stack);
  expect(tree).toMatchInlineSnapshot(`
   "tcp-ip-lab (LabStack)
   ├── backend (LocalBackend)
   ├── variables (Variables)
       ├── aws_region (TerraformVariable)
       ├── capture_transfer_bucket (TerraformVariable)
       ├── vpc_cidr_block (TerraformVariable)
       ├── ec2_instance_type (TerraformVariable)
       ├── locals (Construct)
           ├── hesitant_consumer_port (TerraformLocal)
           └── hosted_zone_name (TerraformLocal)
       ├── application_port (TerraformVariable)
       ├── hesitant_consumer_port (TerraformVariable)
       ├── hosted_zone_name (TerraformVariable)
       ├── route53_record_ttl (TerraformVariable)
       ├── resource_name_prefix (TerraformVariable)
       ├── tags (TerraformVariable)
       ├── start_programs (TerraformVariable)
       └── capture_retention_days (TerraformVariable)
   ├── providers (Providers)
       ├── aws (AwsProvider)
       └── aws_few_tags (AwsProvider)
   ├── s3 (S3)
       ├── bucket (S3Bucket)
       ├── capture_transfer_bucket_public_access_block (S3BucketPublicAccessBlock)
       ├── capture_transfer_bucket_ownership (S3BucketOwnershipControls)
       ├── capture_transfer_bucket_encryption (S3BucketServerSideEncryptionConfigurationA)
       ├── capture_transfer_bucket_policy (S3BucketPolicy)
       ├── capture_transfer_bucket_lifecycle (S3BucketLifecycleConfiguration)
       ├── lab_apps_bundle (TerraformAsset)
       └── lab_apps (S3Object)
   ├── vpc (Network)
       ├── vpcs (Vpcs)
           ├── vpc (Vpc)
           └── default_security_group (DefaultSecurityGroup)
       ├── availability_zones (AvailabilityZones)
           ├── available (DataAwsAvailabilityZones)
           └── offerings (DataAwsEc2InstanceTypeOfferings)
       ├── subnets (Subnets)
           ├── private_subnet (Subnet)
           └── public_subnet (Subnet)
       ├── internet_gateways (InternetGateways)
           └── internet_gateway (InternetGateway)
       ├── peerings (Peerings)
       ├── prefix_lists (PrefixLists)
       ├── route_tables (RouteTables)
           ├── private_route_table (RouteTable)
           ├── public_route_table (RouteTable)
           ├── private_route_table_association (RouteTableAssociation)
           └── public_route_table_association (RouteTableAssociation)
       ├── public_routes (Routes)
           └── public_default_route (Route)
       ├── peering_routes (Routes)
       ├── nat_gateways (NatGateways)
           ├── nat_gateway_eip (Eip)
           └── nat_gateway (NatGateway)
       ├── nat_routes (Routes)
           └── private_default_route (Route)
       ├── gateway_endpoints (GatewayEndpoints)
           └── s3_endpoint (VpcEndpoint)
       └── network_acls (NetworkAcls)
   ├── route53 (Route53)
       ├── private_hosted_zone (Route53Zone)
       ├── server_ec2_instance_record (Route53Record)
       ├── client_1_ec2_instance_record (Route53Record)
       ├── client_2_ec2_instance_record (Route53Record)
       └── client_3_ec2_instance_record (Route53Record)
   ├── ec2 (Ec2)
       ├── ami (Ami)
           ├── instance_type (DataAwsEc2InstanceType)
           └── amazon_linux_2023 (DataAwsAmi)
       ├── instance_profile (InstanceProfile)
           ├── ec2_iam_role (IamRole)
           ├── capture_transfer_bucket_access_policy (IamPolicy)
           ├── capture_transfer_bucket_access (IamRolePolicyAttachment)
           ├── session_manager (IamRolePolicyAttachment)
           └── ec2_instance_profile (IamInstanceProfile)
       ├── key_pair (KeyPair)
       ├── security_groups (SecurityGroups)
           ├── ec2_server_security_group (SecurityGroup)
           ├── ec2_client_security_group (SecurityGroup)
           ├── server_ingress_icmp (VpcSecurityGroupIngressRule)
           ├── server_egress_icmp (VpcSecurityGroupEgressRule)
           ├── server_ingress_tcp_application (VpcSecurityGroupIngressRule)
           ├── server_ingress_udp_application (VpcSecurityGroupIngressRule)
           ├── server_ingress_tcp_hesitant_consumer (VpcSecurityGroupIngressRule)
           ├── server_egress_tcp_https (VpcSecurityGroupEgressRule)
           ├── client_ingress_icmp (VpcSecurityGroupIngressRule)
           ├── client_egress_icmp (VpcSecurityGroupEgressRule)
           ├── client_egress_tcp_application (VpcSecurityGroupEgressRule)
           ├── client_egress_udp_application (VpcSecurityGroupEgressRule)
           ├── client_egress_tcp_hesitant_consumer (VpcSecurityGroupEgressRule)
           └── client_egress_tcp_https (VpcSecurityGroupEgressRule)
       ├── load_balancers (LoadBalancers)
       ├── ec2_instance_server (Instance)
       ├── ec2_instance_client_1 (Instance)
       ├── ec2_instance_client_2 (Instance)
       ├── ec2_instance_client_3 (Instance)
       ├── interfaces (Interfaces)
       ├── targets (Targets)
       └── host_routes (Routes)
   └── outputs (Outputs)
       ├── ec2_subnet_cidr (TerraformOutput)
       ├── application_port (TerraformOutput)
       ├── hesitant_consumer_port (TerraformOutput)
       ├── capture_transfer_bucket (TerraformOutput)
       ├── lab_apps_version (TerraformOutput)
       ├── server_ec2_instance_id (TerraformOutput)
       ├── server_ec2_instance_ip_address (TerraformOutput)
       ├── server_ec2_instance_dns_name (TerraformOutput)
       ├── server_ec2_instance_start_session_command (TerraformOutput)
       ├── client_1_ec2_instance_id (TerraformOutput)
       ├── client_1_ec2_instance_ip_address (TerraformOutput)
       ├── client_1_ec2_instance_dns_name (TerraformOutput)
       ├── client_1_ec2_instance_start_session_command (TerraformOutput)
       ├── client_2_ec2_instance_id (TerraformOutput)
       ├── client_2_ec2_instance_ip_address (TerraformOutput)
       ├── client_2_ec2_instance_dns_name (TerraformOutput)
       ├── client_2_ec2_instance_start_session_command (TerraformOutput)
       ├── client_3_ec2_instance_id (TerraformOutput)
       ├── client_3_ec2_instance_ip_address (TerraformOutput)
       ├── client_3_ec2_instance_dns_name (TerraformOutput)
       └── client_3_ec2_instance_start_session_command (TerraformOutput)
   "
  `);
});

test.each([scenario(), webNetwork, twoVpcs])(
  "every element of $name has its own name, since Terraform would overwrite a duplicate",
  (lab) => {
    const elements = labStack(lab)
      .node.findAll()
      .filter((node) => TerraformElement.isTerraformElement(node));
    const { resource, data, variable, locals, output, provider } = synthesized(lab);
    const count = (blocks: object) => Object.keys(blocks).length;
    const seen = [...Object.values(resource), ...Object.values(data), variable, locals, output, provider["aws"] ?? []].map(count);
    // A backend has no name.
    expect(elements.length - 1).toBe(seen.reduce((sum, number) => sum + number, 0));
  },
);

test("labs do not refer to each other, since the stack has cdktf not look for such references", () => {
  const app = Testing.app();
  const stacks = [scenario(), webNetwork, twoVpcs].map((lab) => labStack(lab, app));
  for (const stack of stacks) TerraformStack.prototype.prepareStack.call(stack);
  expect(stacks.map(({ dependencies }) => dependencies)).toEqual([[], [], []]);
});

test("resources have the original's addresses", () => {
  const addresses = ["aws_instance", "aws_security_group", "aws_route53_record"].flatMap((type) =>
    resources(configuration, type).map(([name]) => `${type}.${name}`),
  );
  expect(addresses).toEqual([
    "aws_instance.ec2_instance_client_1",
    "aws_instance.ec2_instance_client_2",
    "aws_instance.ec2_instance_client_3",
    "aws_instance.ec2_instance_server",
    "aws_security_group.ec2_client_security_group",
    "aws_security_group.ec2_server_security_group",
    "aws_route53_record.client_1_ec2_instance_record",
    "aws_route53_record.client_2_ec2_instance_record",
    "aws_route53_record.client_3_ec2_instance_record",
    "aws_route53_record.server_ec2_instance_record",
  ]);
});

test("the provider sets the common tags; resources that allow only ten tags use another provider", () => {
  const [common, few] = configuration.provider["aws"] ?? [];
  expect(common).toMatchObject({ default_tags: [{ tags: "${var.tags}" }] });
  expect(few).toMatchObject({ alias: "few_tags" });
  const others = Object.entries(configuration.resource).flatMap(([type, all]) =>
    Object.values(all).flatMap(({ provider }) => (provider === undefined ? [] : [[type, provider]])),
  );
  expect(others).toEqual([
    ["aws_route53_zone", "aws.few_tags"],
    ["aws_s3_object", "aws.few_tags"],
  ]);
  expect(JSON.stringify(configuration.resource)).not.toContain("override_provider");
});

test("nothing is read or planned before every variable is valid, since the provider depends on them all", () => {
  for (const { region } of configuration.provider["aws"] ?? []) {
    expect(region).toMatch(/^\$\{\[var\.aws_region, .*\]\[0\]\}$/);
    for (const name of Object.keys(configuration.variable)) expect(region).toContain(`var.${name}`);
  }
});

test("every variable and every output has a description", () => {
  for (const [name, { description }] of [configuration.variable, configuration.output].flatMap((all) => Object.entries(all)))
    expect([name, description]).toEqual([name, expect.stringMatching(/\w/)]);
});

test("a version of Terraform without validation across variables is refused", () => {
  expect(configuration.terraform).toMatchObject({ required_version: ">= 1.9.0" });
});

test.each([1, 2, 5, 200])("a lab with %i clients has an instance, a record and outputs for each", (clients) => {
  const lab = synthesized(scenario("tcp-ip-lab", { clients }));
  const hosts = clients + 1;
  expect(resources(lab, "aws_instance")).toHaveLength(hosts);
  expect(resources(lab, "aws_route53_record")).toHaveLength(hosts);
  expect(Object.keys(lab.output).filter((name) => name.endsWith("_start_session_command"))).toHaveLength(hosts);
});

describe("two labs with the same variables can exist side by side", () => {
  const [first, second] = [configuration, synthesized(webNetwork)];
  const named = ["aws_s3_bucket", "aws_iam_role", "aws_iam_policy", "aws_iam_instance_profile"] as const;

  test.each(named)("the names of their %s differ, and the first lab has the original's", (type) => {
    const [one, other] = [first, second].map((lab) => resources(lab, type).map(([, { name, bucket }]) => String(name ?? bucket))[0] ?? "");
    expect(one).toMatch(/^\$\{var\.(resource_name_prefix\}-(EC2|CaptureTransfer)-[\w-]+|capture_transfer_bucket\})$/);
    expect(other).toMatch(
      /^\$\{var\.(resource_name_prefix\}-web-network-(EC2|CaptureTransfer)-[\w-]+|capture_transfer_bucket\}-web-network)$/,
    );
  });

  test("the second lab's prefix and bucket leave room for its name", () => {
    const limits = (lab: typeof first, variable: string) => /\{\d+,(\d+)\}/.exec(JSON.stringify(lab.variable[variable]?.validation))?.[1];
    const room = "-web-network".length;
    for (const variable of ["resource_name_prefix", "capture_transfer_bucket"])
      expect(Number(limits(second, variable))).toBe(Number(limits(first, variable)) - room);
  });
});

test("an allowed but probably unintended setting is a cdktf warning", () => {
  const [server, ...clients] = scenario().hosts;
  const closed = { ...server!.services[0]!, listensOn: [{ transport: "tcp", port: 8080 }] } as const;
  const stack = labStack({ ...scenario(), hosts: [{ ...server!, services: [closed] }, ...clients] });
  const warnings = (of: typeof stack) => of.node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => String(data));
  expect(warnings(stack)).toEqual(["service tcp-server of host server listens on tcp/8080, which no rule of its security groups opens"]);
  expect(warnings(labStack())).toEqual([]);
});

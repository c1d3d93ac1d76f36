// The well-known scanners' policies, by their ids (https://www.checkov.io/5.Policy%20Index/terraform.html), for every scenario's stack:
// those that it follows, and a table of those that it does not, with the reasons.
import type { Scenario } from "../../topology/model";
import { scenario, scenarioNames } from "../../topology/scenarios";
import { MEANT } from "./policies-on-purpose";
import { type Block, resources, synthesized } from "./synthesized";

/** The scenario that is looked at. */
let lab: Scenario;
let configuration: ReturnType<typeof synthesized>;

/** Every resource of the type. @throws Error if there is none, since a check of no resources always passes */
function each(type: string): readonly Block[] {
  const found = resources(configuration, type).map(([, resource]) => resource);
  if (found.length === 0) throw new Error(`no ${type}`);
  return found;
}

const ingressRules = () => each("aws_vpc_security_group_ingress_rule");
const securityRules = () => [...ingressRules(), ...each("aws_vpc_security_group_egress_rule")];
const WEARERS = ["aws_instance", "aws_network_interface", "aws_lb"];
const ANYWHERE = /^(0\.0\.0\.0\/0|::\/0)$/;

/** The statements of every IAM policy, from the text of Terraform's expression. */
const allowed = () => each("aws_iam_policy").flatMap(({ policy }) => String(policy).match(/"Effect" = "Allow".*?\}/g) ?? []);

const FOLLOWED: Readonly<Record<string, readonly [what: string, holds: () => boolean]>> = {
  CKV_AWS_8: [
    "volumes of instances are encrypted",
    () =>
      each("aws_instance").every(
        ({ root_block_device, ebs_block_device }) => (root_block_device as Block)["encrypted"] === true && ebs_block_device === undefined,
      ),
  ],
  CKV_AWS_19: [
    "the bucket is encrypted at rest",
    () =>
      each("aws_s3_bucket_server_side_encryption_configuration").every((settings) =>
        /"sse_algorithm":"(AES256|aws:kms)"/.test(JSON.stringify(settings)),
      ),
  ],
  CKV_AWS_23: [
    "security groups and their rules have a description",
    () =>
      [...securityRules(), ...each("aws_security_group")].every(
        ({ description }) => typeof description === "string" && description.length > 0,
      ),
  ],
  CKV_AWS_24: ["nobody outside may open port 22", () => !openFromAnywhere(22)],
  CKV_AWS_25: ["nobody outside may open port 3389", () => !openFromAnywhere(3389)],
  CKV_AWS_41: ["the provider's settings contain no key", () => !/access_key|secret_key/.test(JSON.stringify(configuration.provider))],
  CKV_AWS_46: [
    "no key stands in user data",
    () => each("aws_instance").every(({ user_data }) => !/AKIA[0-9A-Z]{16}|aws_secret_access_key/i.test(String(user_data))),
  ],
  CKV_AWS_53: ["the bucket blocks public ACLs", () => accessBlocks("block_public_acls")],
  CKV_AWS_54: ["the bucket blocks public policies", () => accessBlocks("block_public_policy")],
  CKV_AWS_55: ["the bucket ignores public ACLs", () => accessBlocks("ignore_public_acls")],
  CKV_AWS_56: ["the bucket restricts public access", () => accessBlocks("restrict_public_buckets")],
  CKV_AWS_60: [
    "the role may be assumed by a service only",
    () => each("aws_iam_role").every(({ assume_role_policy }) => !String(assume_role_policy).includes('"*"')),
  ],
  CKV_AWS_63: [
    "no policy allows every action",
    () => allowed().length > 0 && allowed().every((statement) => !/"Action" = \[?"(\*|[\w-]+:\*)"/.test(statement)),
  ],
  CKV_AWS_79: [
    "instance metadata is version 2 only",
    () => each("aws_instance").every(({ metadata_options }) => (metadata_options as Block)["http_tokens"] === "required"),
  ],
  CKV_AWS_88: [
    "no instance has a public address",
    () => each("aws_instance").every(({ associate_public_ip_address }) => associate_public_ip_address === false),
  ],
  CKV_AWS_130: [
    "no subnet hands out public addresses",
    () => each("aws_subnet").every(({ map_public_ip_on_launch }) => map_public_ip_on_launch === false),
  ],
  CKV_AWS_260: ["nobody outside may open port 80", () => !openFromAnywhere(80)],
  CKV_AWS_274: [
    "no policy grants administration",
    () => each("aws_iam_role_policy_attachment").every(({ policy_arn }) => !String(policy_arn).includes("AdministratorAccess")),
  ],
  CKV_AWS_277: [
    "no ingress from anywhere to every port",
    () =>
      ingressRules()
        .filter(({ cidr_ipv4 }) => ANYWHERE.test(String(cidr_ipv4)))
        .every(({ ip_protocol, from_port, to_port }) => ip_protocol !== "-1" && Number(to_port) - Number(from_port) < 65_535),
  ],
  CKV_AWS_300: [
    "incomplete uploads are aborted, whatever their key",
    () =>
      lifecycleRules().some(
        (rule) =>
          /"abort_incomplete_multipart_upload"/.test(JSON.stringify(rule)) &&
          JSON.stringify(rule["filter"]) === "[{}]" &&
          rule["status"] === "Enabled",
      ),
  ],
  CKV_AWS_341: [
    "credentials do not leave the instance: hop limit 1",
    () => each("aws_instance").every(({ metadata_options }) => (metadata_options as Block)["http_put_response_hop_limit"] === 1),
  ],
  CKV_AWS_355: ["no policy covers every resource", () => allowed().every((statement) => !/"Resource" = \[?"\*"/.test(statement))],
  CKV_AWS_379: [
    "the bucket refuses what comes without TLS",
    () => each("aws_s3_bucket_policy").every(({ policy }) => String(policy).includes('{"aws:SecureTransport" = "false"}')),
  ],
  CKV_AWS_382: ["no egress rule allows every port to anywhere", () => securityRules().every(({ ip_protocol }) => ip_protocol !== "-1")],
  CKV2_AWS_5: [
    "every security group is worn",
    () =>
      resources(configuration, "aws_security_group").every(([name]) =>
        WEARERS.some((type) => JSON.stringify(resources(configuration, type)).includes(`\${aws_security_group.${name}.id}`)),
      ),
  ],
  CKV2_AWS_6: ["every bucket has a public access block", () => forEveryBucket("aws_s3_bucket_public_access_block")],
  CKV2_AWS_12: [
    "the default security group has no rules",
    () => each("aws_default_security_group").every(({ ingress, egress }) => JSON.stringify([ingress, egress]) === "[[],[]]"),
  ],
  CKV2_AWS_19: [
    "every Elastic IP is in use",
    () =>
      resources(configuration, "aws_eip").every(([name]) =>
        JSON.stringify(each("aws_nat_gateway")).includes(`\${aws_eip.${name}.allocation_id}`),
      ),
  ],
  CKV2_AWS_35: [
    "the way out of hosts without a public address is a NAT gateway, if they have one",
    () =>
      privateRouteTables().every((table) => {
        const route = configuration.resource["aws_route"]?.[`${table.replaceAll("-", "_")}_default_route`];
        return route === undefined || route["gateway_id"] === undefined;
      }),
  ],
  CKV2_AWS_41: [
    "every instance has a role",
    () => each("aws_instance").every(({ iam_instance_profile }) => iam_instance_profile !== undefined),
  ],
  CKV2_AWS_61: ["every bucket has a lifecycle", () => forEveryBucket("aws_s3_bucket_lifecycle_configuration")],
  CKV2_AWS_65: [
    "no bucket knows access control lists",
    () =>
      forEveryBucket("aws_s3_bucket_ownership_controls") &&
      JSON.stringify(each("aws_s3_bucket_ownership_controls")).includes("BucketOwnerEnforced"),
  ],
};

const NOT_FOLLOWED: Readonly<Record<string, readonly [what: string, reason: string, violated: () => boolean]>> = {
  CKV_AWS_18: [
    "the bucket logs every access",
    "a second bucket and a bill for a lab that lives for hours",
    () => configuration.resource["aws_s3_bucket_logging"] === undefined,
  ],
  CKV_AWS_21: [
    "the bucket is versioned",
    "nothing is written over: a capture's name holds its time, the programs' key their hash; old versions would outlive the retention",
    () => configuration.resource["aws_s3_bucket_versioning"] === undefined,
  ],
  CKV_AWS_126: [
    "instances have detailed monitoring",
    "it costs by instance, and the lab looks at packets",
    () => each("aws_instance").every(({ monitoring }) => monitoring === undefined),
  ],
  CKV_AWS_135: [
    "instances are EBS-optimized",
    "t2.micro, the default, cannot be; types that can are so by default",
    () => each("aws_instance").every(({ ebs_optimized }) => ebs_optimized === undefined),
  ],
  CKV_AWS_144: [
    "the bucket is replicated to another region",
    "captures can be taken again",
    () => configuration.resource["aws_s3_bucket_replication_configuration"] === undefined,
  ],
  CKV_AWS_145: [
    "the bucket is encrypted with a KMS key",
    "S3's own keys suffice for captures of demo programs; a key costs by the month",
    () => !JSON.stringify(each("aws_s3_bucket_server_side_encryption_configuration")).includes("aws:kms"),
  ],
  CKV_AWS_186: [
    "the bucket's objects are encrypted with a KMS key",
    "as CKV_AWS_145",
    () => each("aws_s3_object").every(({ kms_key_id }) => kms_key_id === undefined),
  ],
  CKV2_AWS_11: [
    "the VPC has flow logs",
    "the lab's captures say more; flow logs cost by volume",
    () => configuration.resource["aws_flow_log"] === undefined,
  ],
  CKV2_AWS_23: [
    "an A record belongs to a resource",
    "the scanner looks for a reference: records hold the instances' future addresses, so that they exist before the first query",
    () => each("aws_route53_record").every((record) => !JSON.stringify(record).includes("aws_instance.")),
  ],
  CKV2_AWS_38: [
    "the hosted zone is signed by DNSSEC",
    "only public zones can be",
    () => configuration.resource["aws_route53_hosted_zone_dnssec"] === undefined,
  ],
  CKV2_AWS_39: [
    "the hosted zone logs its queries",
    "only public zones can; the lab's captures show DNS",
    () => configuration.resource["aws_route53_query_log"] === undefined,
  ],
  CKV2_AWS_62: [
    "the bucket notifies of its events",
    "nothing subscribes to them",
    () => configuration.resource["aws_s3_bucket_notification"] === undefined,
  ],
};

/** Of the subnets where hosts without a public address are. */
function privateRouteTables(): readonly string[] {
  const hosts = lab.hosts.filter(({ interfaces }) => !interfaces.some(({ publicAddress }) => publicAddress));
  const subnets = hosts.flatMap(({ interfaces }) => interfaces.map(({ subnet }) => subnet));
  return lab.vpcs.flatMap((vpc) => vpc.subnets.filter(({ name }) => subnets.includes(name)).map(({ routeTable }) => routeTable));
}

function openFromAnywhere(port: number): boolean {
  return ingressRules().some(
    ({ cidr_ipv4, from_port, to_port }) => ANYWHERE.test(String(cidr_ipv4)) && Number(from_port) <= port && port <= Number(to_port),
  );
}

function accessBlocks(setting: string): boolean {
  return each("aws_s3_bucket_public_access_block").every((block) => block[setting] === true);
}

function lifecycleRules(): readonly Block[] {
  return each("aws_s3_bucket_lifecycle_configuration").flatMap(({ rule }) => rule as readonly Block[]);
}

function forEveryBucket(type: string): boolean {
  return resources(configuration, "aws_s3_bucket").every(([name]) =>
    each(type).some(({ bucket }) => bucket === `\${aws_s3_bucket.${name}.id}`),
  );
}

describe.each(scenarioNames)("%s", (name) => {
  beforeAll(() => {
    lab = scenario(name);
    configuration = synthesized(lab);
  });

  const followed = Object.entries(FOLLOWED).map(([id, [what, holds]]) => [id, what, holds] as const);
  test.each(followed)("%s: %s, unless the scenario is about the opposite", (id, _what, holds) => {
    expect(holds()).toBe(!(MEANT[id]?.[1](lab) ?? false));
  });

  // Remove a reason once its policy is followed.
  const notFollowed = Object.entries(NOT_FOLLOWED).map(([id, [what, reason, violated]]) => [id, what, reason, violated] as const);
  test.each(notFollowed)("%s, %s, is not followed: %s", (_id, _what, _reason, violated) => {
    expect(violated()).toBe(true);
  });
});

test("a scenario that breaks a policy on purpose is there for each of the reasons", () => {
  for (const [, applies] of Object.values(MEANT)) expect(scenarioNames.some((name) => applies(scenario(name)))).toBe(true);
});

test("no policy is both accepted as a finding and followed", () => {
  expect(Object.keys(NOT_FOLLOWED).filter((id) => id in FOLLOWED)).toEqual([]);
});

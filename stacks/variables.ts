// The stack's Terraform variables: those of the original, whose terraform.tfvars works unchanged, our own, and the scenario's ports.
// A value that AWS would refuse halfway through is refused before anything is planned.
import { TerraformLocal, TerraformVariable, type TerraformVariableConfig, VariableType } from "cdktf";
import { Construct } from "constructs";
import { SUBNET_PREFIX_LENGTH, VPC_PREFIX_LENGTH } from "../topology/cidr-block";
import type { Scenario } from "../topology/model";
import { type PortValue, portVariables } from "./port-variables";
import { matches, regex, when, wholeNumber } from "./validation";

/** IAM's limit: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_NAME_LENGTH = 64;
/** The role has the longest of the names with this limit. */
export const ROLE_NAME_SUFFIX = "-EC2-IAM-Role";
const PREFIX_LENGTH = ROLE_NAME_LENGTH - ROLE_NAME_SUFFIX.length;

/** A name of 253 characters is DNS's longest (RFC 1035, section 2.3.4); the longest host name and its dot go before the zone's. */
const zoneNameLength = ({ hosts }: Scenario): number => Math.min(240, 252 - Math.max(...hosts.map(({ name }) => name.length)));
const DNS_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions. For those that take fewer see providers.ts. */
const TAGS = 50;
/** IAM's, the narrowest: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const TAG_CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]";

/** RFC 2181, section 8 */
const MAX_TTL_SEC = 2147483647;
const MAX_RETENTION_DAYS = 3650;

export class Variables extends Construct {
  readonly awsRegion: TerraformVariable;
  readonly captureTransferBucket: TerraformVariable;
  readonly vpcCidrBlock: TerraformVariable;
  readonly ec2InstanceType: TerraformVariable;
  /** Without a dot at its end. */
  readonly hostedZoneName: string;
  readonly route53RecordTtl: TerraformVariable;
  readonly resourceNamePrefix: TerraformVariable;
  readonly tags: TerraformVariable;
  readonly startPrograms: TerraformVariable;
  readonly captureRetentionDays: TerraformVariable;
  /** An expression: how many tags a resource with a Name and the common tags has. */
  readonly numberOfTags = 'length(setunion(keys(var.tags), ["Name"]))';
  /** By the name of the scenario's port parameter, which is also the variable's. */
  readonly ports: Readonly<Record<string, PortValue>>;

  constructor(scope: Construct, id: string, scenario: Scenario) {
    super(scope, id);
    const make = (name: string, config: TerraformVariableConfig) => new TerraformVariable(this, name, { nullable: false, ...config });

    this.awsRegion = make("aws_region", {
      type: VariableType.STRING,
      description: "AWS region of every resource",
      validation: [
        when(
          `${matches("aws_region", "^[a-z]{2}(-[a-z]+)+-[0-9]$")} && ` +
            `!${matches("aws_region", "^(cn|us-gov|us-iso[a-z]*|eu-isoe|eusc-[a-z]+)-")}`,
          "aws_region must be the code of a region such as eu-central-1; " +
            "the lab does not know AWS China, GovCloud and other separate partitions, whose ARNs begin otherwise.",
        ),
      ],
    });
    this.captureTransferBucket = make("capture_transfer_bucket", {
      type: VariableType.STRING,
      description: "Name of the S3 bucket that carries network captures from the instances to one's own machine",
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
      validation: [
        when(
          matches("capture_transfer_bucket", "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"),
          "capture_transfer_bucket must have 3 to 63 characters, which are lower-case letters, digits, dots and hyphens, " +
            "and begin and end with a letter or a digit.",
        ),
        when(
          `!${matches("capture_transfer_bucket", "\\.\\.|^[0-9]+(\\.[0-9]+){3}$")}`,
          "capture_transfer_bucket must not hold two dots in a row, nor look like an IPv4 address.",
        ),
        when(
          `!${matches("capture_transfer_bucket", "^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)$")}`,
          "capture_transfer_bucket must not begin with xn--, sthree- or amzn-s3-demo-, " +
            "nor end with -s3alias, --ol-s3, .mrap, --x-s3 or --table-s3: AWS reserves them.",
        ),
      ],
    });
    this.vpcCidrBlock = make("vpc_cidr_block", {
      type: VariableType.STRING,
      default: scenario.vpcCidrBlock,
      description:
        `IPv4 CIDR block of the VPC, /${VPC_PREFIX_LENGTH.min} to /${VPC_PREFIX_LENGTH.max}; ` +
        `its /${SUBNET_PREFIX_LENGTH} number 0 is the private subnet, number 1 the public one`,
      validation: [
        when(
          `can(cidrnetmask(var.vpc_cidr_block)) && try(tonumber(split("/", var.vpc_cidr_block)[1]) >= ${VPC_PREFIX_LENGTH.min}, false) ` +
            `&& try(tonumber(split("/", var.vpc_cidr_block)[1]) <= ${VPC_PREFIX_LENGTH.max}, false)`,
          `vpc_cidr_block must be an IPv4 CIDR block from /${VPC_PREFIX_LENGTH.min} to /${VPC_PREFIX_LENGTH.max}, such as 10.0.0.0/16: ` +
            `the lab cuts it into /${SUBNET_PREFIX_LENGTH} subnets.`,
        ),
        when(
          `try(cidrsubnet(var.vpc_cidr_block, 0, 0) == var.vpc_cidr_block, true)`,
          "vpc_cidr_block must have no host bits and no leading zeros: 10.0.0.0/16, not 10.0.0.1/16.",
        ),
        // Private or publicly routable: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html.
        // No host may have these (RFC 6890, RFC 5771).
        when(
          `!${matches("vpc_cidr_block", "^(0|127|169\\.254|22[4-9]|2[34][0-9]|25[0-5])\\.")}`,
          "vpc_cidr_block must be private, of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or publicly routable: " +
            "not of 0.0.0.0/8, 127.0.0.0/8 (loopback), 169.254.0.0/16 (link-local), " +
            "224.0.0.0/4 (multicast) or 240.0.0.0/4 (reserved).",
        ),
      ],
    });
    this.ec2InstanceType = make("ec2_instance_type", {
      type: VariableType.STRING,
      default: "t2.micro",
      description: "Instance type of every host; its architecture, x86_64 or arm64, chooses the image",
      // https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
      validation: [
        when(
          matches("ec2_instance_type", "^[a-z]+[0-9a-z-]*\\.(nano|micro|small|medium|large|[0-9]*xlarge|metal(-[0-9]+xl)?)$"),
          "ec2_instance_type must be a family, a dot and a size, such as t2.micro or t4g.small.",
        ),
      ],
    });
    const locals = new Construct(this, "locals");
    this.ports = portVariables(scenario, locals, make);
    make("hosted_zone_name", {
      type: VariableType.STRING,
      default: scenario.hostedZoneName,
      description: "Name of the Route 53 private hosted zone, in which every host has a name",
      validation: [
        when(
          `${matches("hosted_zone_name", `^${DNS_LABEL}(\\.${DNS_LABEL})*[.]?$`)} && !${matches("hosted_zone_name", "(^|\\.)[0-9]+[.]?$")}`,
          "hosted_zone_name must be a DNS name: labels of 1 to 63 letters, digits and inner hyphens, the last not all digits.",
        ),
        when(
          `length(trimsuffix(var.hosted_zone_name, ".")) <= ${zoneNameLength(scenario)}`,
          `hosted_zone_name must have at most ${zoneNameLength(scenario)} characters, so that the hosts' names fit before it.`,
        ),
      ],
    });
    this.hostedZoneName = new TerraformLocal(locals, "hosted_zone_name", '${trimsuffix(var.hosted_zone_name, ".")}').asString;
    this.route53RecordTtl = make("route53_record_ttl", {
      type: VariableType.NUMBER,
      default: 300,
      description: "Time to live of the hosts' DNS records, in seconds",
      validation: [wholeNumber("route53_record_ttl", 0, MAX_TTL_SEC)],
    });
    this.resourceNamePrefix = make("resource_name_prefix", {
      type: VariableType.STRING,
      description: "Prefix of every resource's name",
      validation: [
        when(
          `${matches("resource_name_prefix", `^[A-Za-z0-9][A-Za-z0-9_.=+@-]{0,${PREFIX_LENGTH - 1}}$`)}`,
          `resource_name_prefix must have 1 to ${PREFIX_LENGTH} characters, which are letters, digits and _.=+@- , ` +
            `and begin with a letter or a digit: a role's name has ${ROLE_NAME_LENGTH} at most, ${ROLE_NAME_SUFFIX} included.`,
        ),
        when(
          `!startswith(lower(var.resource_name_prefix), "sg-")`,
          "resource_name_prefix must not begin with sg-: AWS keeps such names for the security groups' identities.",
        ),
      ],
    });
    this.tags = make("tags", {
      type: VariableType.MAP_STRING,
      description: "Common tags of every resource",
      validation: [
        when(`${this.numberOfTags} <= ${TAGS}`, `tags must be ${TAGS} at most, including the Name that the lab gives to its resources.`),
        when(
          `alltrue([for key, value in var.tags : ${regex(`^${TAG_CHARACTERS}{1,128}$`, "key")} && !startswith(lower(key), "aws:")])`,
          "tags must have keys of 1 to 128 letters, digits, spaces and _.:/=+@- that do not begin with aws: .",
        ),
        when(
          `alltrue([for value in values(var.tags) : value != null && ${regex(`^${TAG_CHARACTERS}{0,256}$`, "value")}])`,
          "tags must have values of at most 256 letters, digits, spaces and _.:/=+@- .",
        ),
      ],
    });
    this.startPrograms = make("start_programs", {
      type: VariableType.BOOL,
      default: true,
      nullable: true,
      description: "Whether the hosts' programs start when the instances are up",
      validation: [when("var.start_programs != null", "start_programs must be true or false.")],
    });
    this.captureRetentionDays = make("capture_retention_days", {
      type: VariableType.NUMBER,
      default: 30,
      description: "Days after which S3 deletes a capture",
      validation: [wholeNumber("capture_retention_days", 1, MAX_RETENTION_DAYS)],
    });
  }

  /**
   * The region, which is known once all variables are valid. A provider that uses it waits for that: Terraform would
   * otherwise plan everything that does not depend on the bad value, and show it before the message.
   */
  get regionOnceAllAreValid(): string {
    const variables = this.node.children.filter((child): child is TerraformVariable => child instanceof TerraformVariable);
    const others = variables.filter((variable) => variable !== this.awsRegion);
    return `\${[${[this.awsRegion, ...others].map(({ fqn }) => fqn).join(", ")}][0]}`;
  }
}

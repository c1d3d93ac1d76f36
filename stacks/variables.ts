// The stack's Terraform variables: those of the original, whose terraform.tfvars works unchanged, our own, and the scenario's ports.
// A value that AWS would refuse halfway through is refused before anything is planned.
import { TerraformLocal, TerraformVariable, type TerraformVariableConfig, VariableType } from "cdktf";
import { Construct } from "constructs";
import type { Scenario } from "../topology/model";
import { RECORD_TTL_SEC } from "../topology/network";
import { blockVariables } from "./block-variables";
import { needsKey } from "./key-pair";
import { distinction } from "./names";
import { type PortValue, portVariables } from "./port-variables";
import { matches, regex, when, wholeNumber } from "./validation";
import { vpcBlockVariable } from "./vpc-block-variable";

/** IAM's limit: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_NAME_LENGTH = 64;
/** The role has the longest of the names with this limit. */
export const ROLE_LABEL = "EC2-IAM-Role";
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = { min: 3, max: 63 };

/** A name of 253 characters is DNS's longest (RFC 1035, section 2.3.4); the longest host name and its dot go before the zone's. */
const zoneNameLength = ({ hosts }: Scenario): number => Math.min(240, 252 - Math.max(...hosts.map(({ name }) => name.length)));
const DNS_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions. For those that take fewer see providers.ts. */
const TAGS = 50;
/** IAM's, the narrowest: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const TAG_CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+@-]";

/**
 * EC2 takes these two kinds, and Amazon Linux 2023 lets RSA keys of 2048 bits or more log in:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html#how-to-generate-your-own-key-and-import-it-to-aws
 */
const PUBLIC_KEYS = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{43}", "ssh-rsa AAAAB3NzaC1yc2EAAAA[A-Za-z0-9+/]{345,}={0,2}"];

/** RFC 2181, section 8 */
const MAX_TTL_SEC = 2147483647;
const MAX_RETENTION_DAYS = 3650;

export class Variables extends Construct {
  readonly awsRegion: TerraformVariable;
  /** Name of the lab's bucket. */
  readonly captureTransferBucket: string;
  readonly vpcCidrBlock: TerraformVariable;
  readonly ec2InstanceType: TerraformVariable;
  /** Without a dot at its end. */
  readonly hostedZoneName: string;
  readonly route53RecordTtl: TerraformVariable;
  readonly tags: TerraformVariable;
  readonly startPrograms: TerraformVariable;
  readonly captureRetentionDays: TerraformVariable;
  /** An expression: how many tags a resource with a Name and the common tags has. */
  readonly numberOfTags = 'length(setunion(keys(var.tags), ["Name"]))';
  /** By the name of the scenario's port parameter, which is also the variable's. */
  readonly ports: Readonly<Record<string, PortValue>>;
  /** By the name of the scenario's block parameter, which is also the variable's. */
  readonly blocks: Readonly<Record<string, TerraformVariable>>;
  /** @default - no host has an SSH server */
  readonly sshPublicKey?: TerraformVariable;
  private readonly namePrefix: string;

  constructor(scope: Construct, id: string, scenario: Scenario) {
    super(scope, id);
    const own = distinction(scenario);
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
    const longestBucket = BUCKET_NAME.max - own.length;
    const bucket = make("capture_transfer_bucket", {
      type: VariableType.STRING,
      description:
        "Name of the S3 bucket that carries network captures from the instances to one's own machine" +
        (own && `, without ${own} at its end`),
      validation: [
        when(
          matches("capture_transfer_bucket", `^[a-z0-9][a-z0-9.-]{${BUCKET_NAME.min - 2},${longestBucket - 2}}[a-z0-9]$`),
          `capture_transfer_bucket must have ${BUCKET_NAME.min} to ${longestBucket} characters, ` +
            `which are lower-case letters, digits, dots and hyphens, and begin and end with a letter or a digit.`,
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
    this.captureTransferBucket = `${bucket.stringValue}${own}`;
    this.vpcCidrBlock = make("vpc_cidr_block", vpcBlockVariable(scenario));
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
    this.blocks = blockVariables(scenario, make);
    if (needsKey(scenario))
      this.sshPublicKey = make("ssh_public_key", {
        type: VariableType.STRING,
        description: "Public key, as in ~/.ssh/id_ed25519.pub, whose owner may log in by SSH as ec2-user",
        validation: [
          when(
            matches("ssh_public_key", `^(${PUBLIC_KEYS.join("|")})( [^\\r\\n]*)?\\n?$`),
            "ssh_public_key must be an OpenSSH public key in one line, such as ~/.ssh/id_ed25519.pub has: " +
              "ssh-ed25519, or ssh-rsa of 2048 bits or more.",
          ),
        ],
      });
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
      default: RECORD_TTL_SEC,
      description: "Time to live of the hosts' DNS records, in seconds",
      validation: [wholeNumber("route53_record_ttl", 0, MAX_TTL_SEC)],
    });
    const longestPrefix = ROLE_NAME_LENGTH - `${own}-${ROLE_LABEL}`.length;
    const prefix = make("resource_name_prefix", {
      type: VariableType.STRING,
      description: "Prefix of every resource's name",
      validation: [
        when(
          `${matches("resource_name_prefix", `^[A-Za-z0-9][A-Za-z0-9_.=+@-]{0,${longestPrefix - 1}}$`)}`,
          `resource_name_prefix must have 1 to ${longestPrefix} characters, which are letters, digits and _.=+@- , ` +
            `and begin with a letter or a digit: a role's name has ${ROLE_NAME_LENGTH} at most, ${own}-${ROLE_LABEL} included.`,
        ),
        when(
          `!startswith(lower(var.resource_name_prefix), "sg-")`,
          "resource_name_prefix must not begin with sg-: AWS keeps such names for the security groups' identities.",
        ),
      ],
    });
    this.namePrefix = `${prefix.stringValue}${own}`;
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

  /** The name of a resource of the lab: `<prefix>-NAT-Gateway` for the first lab, `<prefix>-<scenario>-NAT-Gateway` for others. */
  nameOf(label: string): string {
    return `${this.namePrefix}-${label}`;
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

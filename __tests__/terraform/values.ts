// Values for the stack's variables: bad ones, with the message, and good ones just within the same limits.

export interface Value {
  readonly variable: string;
  readonly value: unknown;
  /** Values of other variables that this one depends on. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

export interface BadValue extends Value {
  /** Part of the message. */
  readonly message: string;
  /** Terraform refuses a value of another type before it evaluates the validation. */
  readonly wrongType?: true;
}

/** As in original.tfvars. */
export const ORIGINAL = {
  aws_region: "eu-central-1",
  capture_transfer_bucket: "tcp-ip-sandbox-capture-transfer",
  resource_name_prefix: "TCP-IP-Sandbox",
  tags: { Stack: "TCP-IP-Sandbox", ProvisionedBy: "Terraform" },
};

/** As `ssh-keygen -t ed25519` wrote it. */
const ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBJYxY7E70L+hh67c01vdKxv2/sdhxG9RkguoDce11gt";
/** Of the form of `ssh-keygen -t rsa`, with a modulus of that many characters. */
const rsa = (length: number) => `ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ${"C".repeat(length)}`;

/** What scenarios with SSH servers ask for besides. */
export const ACCESS = { ssh_cidr_blocks: ["203.0.113.10/32", "198.51.100.0/24"], ssh_public_key: `${ED25519} me@laptop` };

const bad = (variable: string, message: string, ...values: readonly unknown[]): BadValue[] =>
  values.map((value) => ({ variable, value, message }));
const wrongType = (variable: string, message: string, value: unknown): BadValue => ({ variable, value, message, wrongType: true });
const manyBlocks = (count: number) => Array.from({ length: count }, (_, index) => `203.0.113.${index}/32`);
const manyTags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`Tag${index}`, "x"]));

export const BAD_VALUES: readonly BadValue[] = [
  ...bad(
    "aws_region",
    "must be the code of a region such as eu-central-1",
    "",
    "eu-central",
    "Frankfurt",
    "eu-central-1a",
    "EU-CENTRAL-1",
    "cn-north-1",
    "us-gov-west-1",
  ),
  ...bad(
    "capture_transfer_bucket",
    "must have 3 to 63 characters",
    "",
    "ab",
    "a".repeat(64),
    "Captures",
    "my_captures",
    "-captures",
    "captures-",
    ".captures",
  ),
  ...bad("capture_transfer_bucket", "must not hold two dots in a row, nor look like an IPv4 address", "my..captures", "192.168.5.4"),
  ...bad(
    "capture_transfer_bucket",
    "AWS reserves them",
    "xn--captures",
    "sthree-captures",
    "captures-s3alias",
    "captures--x-s3",
    "captures.mrap",
  ),
  ...bad(
    "vpc_cidr_block",
    "must be an IPv4 CIDR block from /16 to /23",
    "10.0.0.0",
    "10.0.0.0/15",
    "10.0.0.0/24",
    "10.0.0.0/28",
    "10.0.256.0/16",
    "fd00::/16",
    "anything",
    "10.0.0.0/",
  ),
  ...bad("vpc_cidr_block", "must have no host bits and no leading zeros", "10.0.0.1/16", "10.0.8.0/20", "10.0.0.0/016"),
  ...bad(
    "vpc_cidr_block",
    "must be private, of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, or publicly routable",
    "0.0.0.0/16",
    "127.0.0.0/16",
    "127.255.0.0/20",
    "169.254.0.0/16",
    "224.0.0.0/16",
    "239.255.0.0/16",
    "240.0.0.0/16",
    "255.255.240.0/20",
  ),
  ...bad("ec2_instance_type", "must be a family, a dot and a size", "", "t2", "micro", "t2.tiny", "T2.micro", "t2 micro", "t2.micro.large"),
  ...bad("application_port", "must be a whole number from 1024 to 65535", 0, -1, 80, 1023, 65536, 1234.5),
  ...bad("application_port", "hesitant_consumer_port and application_port must differ", 1235).map((value) => ({
    ...value,
    variable: "hesitant_consumer_port",
    value: 1235,
    beside: { application_port: 1235 },
  })),
  ...bad("hesitant_consumer_port", "must be a whole number from 1024 to 65535", 22, 1023, 65536, 2000.1),
  ...bad("hesitant_consumer_port", "hesitant_consumer_port and application_port must differ", 1234),
  ...bad(
    "hosted_zone_name",
    "must be a DNS name: labels of 1 to 63",
    "",
    ".",
    "lab..",
    "10.0.0.1.",
    ".lab",
    "a..b",
    "-lab.test",
    "lab-.test",
    "my_lab.test",
    "lab test",
    `${"a".repeat(64)}.test`,
    "10.0.0.1",
  ),
  ...bad(
    "hosted_zone_name",
    "must have at most 240 characters",
    `${`${"a".repeat(59)}.`.repeat(4)}a`,
    `${`${"a".repeat(59)}.`.repeat(4)}a.`,
  ),
  ...bad("route53_record_ttl", "must be a whole number from 0 to 2147483647", -1, 2147483648, 0.5),
  ...bad("resource_name_prefix", "must have 1 to 51 characters", "", "a".repeat(52), "my lab", "my/lab", "-lab", "läb"),
  ...bad("resource_name_prefix", "must not begin with sg-", "sg-lab", "SG-lab"),
  ...bad("tags", "tags must be 50 at most, including the Name", manyTags(50), { Name: "", ...manyTags(50) }),
  ...bad(
    "tags",
    "must have keys of 1 to 128",
    { "": "x" },
    { "aws:stack": "x" },
    { "AWS:stack": "x" },
    { ["a".repeat(129)]: "x" },
    { "a;b": "x" },
  ),
  ...bad("tags", "must have values of at most 256", { Stack: "a".repeat(257) }, { Stack: "a;b" }, { Stack: null }),
  ...bad("start_programs", "must be true or false", null),
  ...bad("capture_retention_days", "must be a whole number from 1 to 3650", 0, -7, 1.5, 3651),
  ...bad(
    "ssh_cidr_blocks",
    "ssh_cidr_blocks must be IPv4 CIDR blocks without host bits, such as 203.0.113.10/32",
    ["203.0.113.10"],
    ["203.0.113.10/24"],
    ["203.0.113.010/32"],
    ["203.0.113.0/024"],
    ["203.0.113.0/33"],
    ["203.0.113.256/32"],
    ["2001:db8::/32"],
    ["::/0"],
    ["198.51.100.0/24", "office"],
    ["0.0.0.1/0"],
    [""],
  ),
  ...bad("ssh_cidr_blocks", "ssh_cidr_blocks must be 1 to 10 CIDR blocks", [], manyBlocks(11)),
  ...bad("ssh_cidr_blocks", "ssh_cidr_blocks must not hold a block twice", ["203.0.113.10/32", "198.51.100.0/24", "203.0.113.10/32"]),
  ...bad(
    "ssh_cidr_blocks",
    "ssh_cidr_blocks must not hold a block that is larger than /8, such as 0.0.0.0/0, " +
      "which lets anyone try to log in; if that is meant, set ssh_from_anywhere to true",
    ["0.0.0.0/0"],
    ["203.0.113.10/32", "0.0.0.0/0"],
    ["0.0.0.0/1", "128.0.0.0/1"],
    ["10.0.0.0/7"],
  ),
  ...bad("ssh_cidr_blocks", "ssh_cidr_blocks must be IPv4 CIDR blocks without host bits", ["::/0"]).map((value) => ({
    ...value,
    beside: { ssh_from_anywhere: true },
  })),
  ...bad(
    "ssh_public_key",
    "ssh_public_key must be an OpenSSH public key in one line, such as ~/.ssh/id_ed25519.pub has: ssh-ed25519, or ssh-rsa of 2048 bits",
    "",
    "~/.ssh/id_ed25519.pub",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ==\n-----END OPENSSH PRIVATE KEY-----\n",
    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n",
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBJ8mVtXkqVYvJkYqS6mVXkq3vJkYqS6mVXkq3vJkYqS6mVXk=",
    `${ED25519}\n${ED25519}`,
    `${ED25519}\n\n`,
    ED25519.slice(0, -1),
    ` ${ED25519}`,
    ED25519.replace("ssh-ed25519 ", ""),
    ED25519.replace("ssh-ed25519", "ssh-rsa"),
    rsa(174), // 1024 bits
  ),
  wrongType("application_port", "a number is required", "http"),
  wrongType("ssh_cidr_blocks", "list of string required", "203.0.113.10/32"),
  wrongType("ssh_from_anywhere", "a bool is required", "perhaps"),
  wrongType("start_programs", "a bool is required", "perhaps"),
  wrongType("tags", "map of string required", "Stack"),
];

const good = (variable: string, ...values: readonly unknown[]): Value[] => values.map((value) => ({ variable, value }));

export const GOOD_VALUES: readonly Value[] = [
  ...good("aws_region", "us-east-1", "ap-southeast-7", "il-central-1", "mx-central-1"),
  ...good("capture_transfer_bucket", "abc", "a".repeat(63), "1.captures.example", "captures-2025"),
  ...good(
    "vpc_cidr_block",
    "10.0.0.0/16",
    "10.0.16.0/20",
    "10.0.8.0/21",
    "10.0.2.0/23",
    "192.168.0.0/17",
    "172.31.0.0/19",
    "100.64.0.0/16",
  ),
  ...good(
    "vpc_cidr_block",
    "1.0.0.0/16",
    "12.7.0.0/16",
    "126.0.0.0/16",
    "128.0.0.0/16",
    "169.253.0.0/16",
    "169.255.0.0/16",
    "223.255.0.0/16",
  ),
  ...good(
    "ec2_instance_type",
    "t2.micro",
    "t4g.small",
    "m7i-flex.large",
    "c7gn.16xlarge",
    "u-6tb1.112xlarge",
    "m5.metal",
    "m7i.metal-24xl",
  ),
  ...good("application_port", 1024, 1235, 65535),
  ...good("hesitant_consumer_port", 1024, 65535),
  { variable: "hesitant_consumer_port", value: 65535, beside: { application_port: 65534 } },
  { variable: "hesitant_consumer_port", value: 1234, beside: { application_port: 1235 } },
  ...good(
    "hosted_zone_name",
    "lab",
    "a.b-c.d",
    "LAB.test",
    `${"a".repeat(63)}.test`,
    "1.lab",
    `${`${"a".repeat(59)}.`.repeat(3)}${"a".repeat(60)}`,
    "lab.",
    `${`${"a".repeat(59)}.`.repeat(3)}${"a".repeat(60)}.`,
  ),
  ...good("route53_record_ttl", 0, 2147483647),
  ...good("resource_name_prefix", "a", "a".repeat(51), "TCP-IP_Sandbox.1=+@"),
  ...good(
    "tags",
    {},
    manyTags(11),
    manyTags(49),
    { Name: "", ...manyTags(49) },
    { "Cost center": "A/B:1+2=3@4_5.6-7", ["a".repeat(128)]: "a".repeat(256), Größe: "" },
  ),
  ...good("start_programs", true, false, "false"),
  ...good("capture_retention_days", 1, 3650),
  ...good("ssh_cidr_blocks", ["203.0.113.10/32"], ["10.0.0.0/8", "192.0.2.128/25"], manyBlocks(10)),
  ...[["0.0.0.0/0"], ["0.0.0.0/1", "203.0.113.10/32"]].map((value) => ({
    variable: "ssh_cidr_blocks",
    value,
    beside: { ssh_from_anywhere: true },
  })),
  ...good("ssh_from_anywhere", true, false),
  ...good("ssh_public_key", ED25519, `${ED25519}\n`, `${ED25519} Größe of my laptop`, rsa(342), rsa(686)),
];

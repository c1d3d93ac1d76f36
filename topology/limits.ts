// What AWS and Linux take, each limit with its source.

/** Labels of a domain name, in lower case, since Terraform and systemd tell cases apart and DNS does not (RFC 1035, section 2.3.1). */
export const NAME = { form: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, inWords: "1 to 63 letters a-z, digits and inner hyphens, a letter first" };

/** Of subnets, route tables, gateways and ACLs: a nftables chain or a Terraform address is made of it. */
export const NETWORK_NAME = {
  form: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  inWords: "1 to 40 letters a-z, digits and inner hyphens, a letter first",
};

/** It goes into the name of an IAM role, which has 64 characters at most, behind a prefix of 20 (stacks/names.ts). */
export const SCENARIO_NAME = {
  form: /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/,
  inWords: "1 to 30 letters a-z, digits and inner hyphens, a letter first",
};

/** A Terraform variable, too. */
export const PARAMETER = { form: /^[a-z][a-z0-9_]{0,57}_port$/, inWords: "letters a-z, digits and _, a letter first, _port at its end" };

/** The bucket keeps the programs under the first name, and captures under the hosts' (stacks/s3.ts); the second is the loopback's. */
export const RESERVED_HOST_NAMES = ["lab-apps", "localhost"];

/** A Terraform variable, too; its switch ends with _from_anywhere. */
export const BLOCKS_PARAMETER = {
  form: /^[a-z][a-z0-9_]{0,46}_cidr_blocks$/,
  inWords: "letters a-z, digits and _, a letter first, _cidr_blocks at its end",
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html; Terraform would evaluate what stands in "${}". */
export const DESCRIPTION = {
  form: /^(?!.*\$\{)[A-Za-z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
  inWords: "1 to 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*, without ${",
};

export const TITLE = { form: /^\P{C}{1,120}$/u, inWords: "1 to 120 printable characters" };

/** A domain name that leaves room for a host's label before it (RFC 1035, section 2.3.4; RFC 1123, section 2.1). */
export const ZONE = {
  form: /^(?=.{1,189}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i,
  inWords: "a domain name of up to 189 characters: labels of 1 to 63 letters, digits and inner hyphens, the last not all digits",
};

/**
 * Of a security group: what is left of the 74 characters that the AWS provider takes as the beginning of its name,
 * after a prefix of 51, "-EC2-" and "-SG-". Letters, digits, spaces and some punctuation are allowed; these are enough.
 */
export const GROUP_LABEL = { form: /^[A-Za-z0-9#-]{1,14}$/, inWords: "1 to 14 letters, digits, # and -" };

/** Of a host: it goes into the tag Name. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
export const HOST_LABEL = { form: /^[A-Za-z0-9#-]{1,128}$/, inWords: "1 to 128 letters, digits, # and -" };

/** Words of a command line that systemd takes as they are: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html */
export const PLAIN_WORD = { form: /^[\w./:@=+-]{1,255}$/, inWords: "1 to 255 letters, digits and . / : @ = + - _" };

/** Default quotas: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const RULES_OF_A_GROUP = 60;
export const GROUPS_OF_AN_INTERFACE = 5;
export const RULES_OF_AN_ACL = 20;

/** Of a block parameter: each counts as a rule of a group that refers to the prefix list. */
export const BLOCKS_OF_A_LIST = 10;

/** A larger block than a /8 is a large part of the internet. */
export const SHORTEST_TRUSTED_PREFIX = 8;

/** https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
export const ACL_RULE_NUMBER = { min: 1, max: 32_766 } as const;

/** Of the smallest instance types: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AvailableIpPerENI.html */
export const INTERFACES_OF_A_HOST = { min: 1, max: 2 } as const;

/** Most regions have three availability zones. */
export const ZONES = { min: 0, max: 2 } as const;

/** Blocks that no VPC may have: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html; loopback and class D and E. */
export const UNUSABLE_BLOCKS = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"];

/** Where the internet's hosts are; the third block of RFC 5737 has the public addresses of the local lab. */
export const INTERNET_BLOCKS = ["192.0.2.0/24", "198.51.100.0/24"];

/** In bytes: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const USER_DATA = 16_384;

/** RFC 6335, section 6. */
export const PORTS = { min: 0, max: 65_535 } as const;

/** The ports that a lab's user may choose from: above the well-known ones (RFC 6335, section 6), so that no program needs root. */
export const USER_PORTS = { min: 1024, max: 65_535 } as const;

/** RFC 792. */
export const ICMP = { min: 0, max: 255 } as const;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
export const HEALTH_CHECK = {
  path: { form: /^\/[\w./:@=+-]{0,254}$/, inWords: "a slash and up to 254 letters, digits and . / : @ = + - _" },
  intervalSec: { min: 5, max: 300 },
  threshold: { min: 2, max: 10 },
} as const;

/** An Application Load Balancer has subnets in two availability zones at least. */
export const ZONES_OF_A_LOAD_BALANCER = 2;

/** So that AWS can add addresses: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html */
export const LONGEST_PREFIX_OF_A_LOAD_BALANCER = 27;

/** Where a server of the image looks for further configuration. */
export const FOLDER = { form: /^(\/[a-z0-9][a-z0-9._-]{0,63}){1,8}$/, inWords: "an absolute path of letters a-z, digits and . _ -" };

/** A file of a server's configuration. */
export const FILE_NAME = { form: /^[a-z0-9][a-z0-9._-]{0,63}$/, inWords: "1 to 64 letters a-z, digits and . _ -, a letter or digit first" };

/** Printable ASCII and line ends, which systemd, cloud-init and a shell's here-document leave as they are. */
export const FILE_TEXT = { form: /^[\n\x20-\x7e]+$/, inWords: "printable ASCII characters and line ends" };

/** What a service may wait before it starts again, in seconds. */
export const RESTART_DELAY_SEC = { min: 0, max: 3600 } as const;

// Where the kinds of resources with network interfaces say which subnets and security groups they are in.
import type { Resource } from "../format/document";
import type { Path } from "../format/links";
import type { Reading } from "./reading";

/** What has interfaces in a VPC, where it says so. */
export interface Placement {
  /** Of the argument that names its subnets. */
  readonly subnets: Path;
  /** The resource that names the subnets in its place, such as a subnet group: what names it, its types, and its own argument. */
  readonly through?: { readonly path: Path; readonly types: readonly string[] };
  readonly groups: Path;
  /** Whether it has a public address, too. @default - it has none */
  readonly isPublic?: (resource: Resource) => boolean;
  /** How many of them there are. @default 1 */
  readonly count?: (resource: Resource) => number;
  /** Whether it may have no security group, and then filters nothing. @default - it has the VPC's default group */
  readonly mayHaveNoGroup?: (resource: Resource) => boolean;
}

const isTrue = (name: string) => (resource: Resource) => resource.values[name] === true;
const number =
  (...names: readonly string[]) =>
  (resource: Resource) => {
    const found = names.map((name) => resource.values[name]).find((value) => typeof value === "number");
    return typeof found === "number" ? found : 1;
  };
const throughGroup = (path: Path, type: string) => ({ path, types: [type] });

const loadBalancer: Placement = {
  subnets: ["subnets"],
  groups: ["security_groups"],
  isPublic: (resource) => resource.values["internal"] === false || resource.values["internal"] === undefined,
  mayHaveNoGroup: ({ values }) => ["network", "gateway"].includes(String(values["load_balancer_type"])),
};
const database: Placement = {
  subnets: ["subnet_ids"],
  through: throughGroup(["db_subnet_group_name"], "aws_db_subnet_group"),
  groups: ["vpc_security_group_ids"],
  isPublic: isTrue("publicly_accessible"),
};
const cache: Placement = {
  subnets: ["subnet_ids"],
  through: throughGroup(["subnet_group_name"], "aws_elasticache_subnet_group"),
  groups: ["security_group_ids"],
};

export const PLACEMENTS: Readonly<Record<string, Placement>> = {
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_elb: loadBalancer,
  aws_db_instance: database,
  aws_rds_cluster: database,
  aws_elasticache_cluster: cache,
  aws_elasticache_replication_group: cache,
  aws_elasticache_serverless_cache: { subnets: ["subnet_ids"], groups: ["security_group_ids"] },
  aws_ecs_service: {
    subnets: ["network_configuration", 0, "subnets"],
    groups: ["network_configuration", 0, "security_groups"],
    isPublic: (resource) => JSON.stringify(resource.values["network_configuration"] ?? "").includes('"assign_public_ip":true'),
    count: number("desired_count"),
  },
  aws_lambda_function: { subnets: ["vpc_config", 0, "subnet_ids"], groups: ["vpc_config", 0, "security_group_ids"] },
  aws_vpc_endpoint: { subnets: ["subnet_ids"], groups: ["security_group_ids"] },
};

/** Whether it is in a VPC at all: a function may be in none, and an endpoint may be a gateway's. */
export function isPlaced(reading: Reading, resource: Resource, { subnets, through }: Placement): boolean {
  const isGiven = (path: Path) => reading.linker.all(resource, path, []).others.length > 0;
  return through ? isGiven(through.path) : isGiven(subnets);
}
